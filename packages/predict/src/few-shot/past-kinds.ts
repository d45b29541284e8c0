/** The kinds of cause that a past knew, as they were written first: never those of the whole history. */
import type { Past } from "@casebook/history";
import { causesOf } from "@casebook/incident";
import { kindOf, type Target } from "../causes/target.ts";

/** Reads a past's kinds, and remembers those of the one asked for last. */
export function createPastKinds(target: Target): (past: Past) => Promise<string[]> {
  let last: { key: string; kinds: Promise<string[]> } | undefined;
  return async (past) => {
    if (target === "text") return [];
    const key = past.sourceOf(await past.count());
    if (last?.key !== key) last = { key, kinds: kindsOf(past, target) };
    return last.kinds;
  };
}

async function kindsOf(past: Past, target: "category" | "service"): Promise<string[]> {
  const kinds = new Map<string, string>();
  for await (const incident of past.scan()) {
    for (const cause of causesOf(incident)) {
      const kind = kindOf(cause, target);
      if (kind !== undefined && !kinds.has(kind)) kinds.set(kind, cause[target]!);
    }
  }
  return [...kinds.values()];
}
