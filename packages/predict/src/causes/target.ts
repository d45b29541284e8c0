/** Which side of a root cause is predicted, and when two causes are of one kind. */
import { textSimilarity } from "@casebook/history";
import { kindName } from "@casebook/incident";

/**
 * `category`: the kind, or the words where a cause has no category. `service`: the faulty place. `text`: the words alone.
 */
export type Target = "category" | "service" | "text";

/** The part of a root cause or candidate that kinds are told by. */
export type CauseLike = { category?: string | undefined; service?: string | undefined; text: string };

/** Two causes told by their words are of one kind from this similarity on. */
export const defaultTextThreshold = 0.5;

/** The name of a cause's kind, alike for spellings that differ in case, underscores or hyphens; undefined if it has none. */
export function kindOf(cause: CauseLike, target: Target): string | undefined {
  const name = target === "text" ? undefined : cause[target];
  return name === undefined ? undefined : kindName(name);
}

/**
 * Whether two causes are of one kind: equal names where both have one, else words at least as similar as `threshold`,
 * in [0, 1]. Undefined where it cannot be told: a service is never guessed from words.
 */
export function sameKind(left: CauseLike, right: CauseLike, target: Target, threshold: number): boolean | undefined {
  const leftKind = kindOf(left, target);
  const rightKind = kindOf(right, target);
  if (leftKind !== undefined && rightKind !== undefined) return leftKind === rightKind;
  if (target === "service") return undefined;
  return textSimilarity(left.text, right.text) >= threshold;
}
