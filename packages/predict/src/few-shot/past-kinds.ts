/** The kinds of cause that a past knew: never those of the whole history. */
import type { Past } from "@casebook/history";
import { choicesOfPast } from "@casebook/prompt";
import type { Target } from "../causes/target.ts";

/** Reads a past's kinds, and remembers those of the one asked for last. */
export function createPastKinds(target: Target): (past: Past) => Promise<string[]> {
  let last: { key: string; kinds: Promise<string[]> } | undefined;
  return async (past) => {
    if (target === "text") return [];
    const key = past.sourceOf(await past.count());
    if (last?.key !== key) last = { key, kinds: choicesOfPast(past, target) };
    return last.kinds;
  };
}
