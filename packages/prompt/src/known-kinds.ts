/** Kinds of cause, or places, that may be answered beside those that the task was given. */
import type { Precedent } from "@casebook/history";
import { choicesOf } from "./cite/choices.ts";
import { block } from "./delimit/blocks.ts";
import { targetWords } from "./tasks/root-cause.ts";
import type { Task } from "./tasks/task.ts";

/** Those that the past knew, and those of the precedents. */
export function knownKinds(
  { target }: Pick<Task<unknown>, "target">,
  past: readonly string[],
  precedents: readonly Precedent[],
): string[] {
  if (target === undefined) return [];
  return [...past, ...precedents.flatMap(({ incident }) => incident.rootCause?.[target] ?? [])];
}

/** A block of those that the system text does not name; none where the caller gave none, since precedents show theirs. */
export function kindsBlock(
  { target, configured = [] }: Pick<Task<unknown>, "target" | "configured">,
  past: readonly string[],
  redact: (text: string) => string,
): string[] {
  if (target === undefined) return [];
  const own = choicesOf(configured, (name) => name);
  const names = choicesOf(past, (name) => name).names.filter((name) => own.find(name) === undefined);
  return names.length === 0 ? [] : [block("kinds", [{ name: targetWords[target], text: redact(names.join("\n")) }])];
}
