/** The order in which a walk takes outcomes. */
import { epochOf } from "@casebook/incident";
import type { Outcome } from "../outcome.ts";

/** A copy in the order in which outcomes became known; of equals in order of opening, then id. */
export function inKnownOrder(outcomes: readonly Outcome[]): Outcome[] {
  return [...outcomes].sort(
    (left, right) =>
      epochOf(left.knownAt) - epochOf(right.knownAt) ||
      epochOf(left.openedAt) - epochOf(right.openedAt) ||
      (left.incident < right.incident ? -1 : Number(left.incident > right.incident)),
  );
}
