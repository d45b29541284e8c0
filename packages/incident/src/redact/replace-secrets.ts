/** Finds what the patterns match, and puts there what it is told. */
import type { SecretPattern } from "./patterns.ts";
import { placeholderSource } from "./placeholder.ts";

export function replaceSecrets(
  text: string,
  patterns: readonly SecretPattern[],
  placeholder: (kind: string, value: string) => string,
): string {
  let replaced = text;
  const lower = text.toLowerCase();
  for (const { kind, pattern, hints } of patterns) {
    if (hints !== undefined && !hints.some((hint) => lower.includes(hint))) continue;
    const marked = replaced.includes("[redacted:");
    replaced = replaced.replace(pattern, (whole: string, ...rest) => {
      const groups: unknown = rest.at(-1);
      const named = typeof groups === "object";
      const before = (named ? (groups as { before?: string }).before : undefined) ?? "";
      const [offset, subject] = rest.slice(named ? -3 : -2) as [number, string];
      const from = offset + before.length;
      const to = offset + whole.length;
      if (from === to) return whole;
      if (marked && (insidePlaceholder(subject, from) || insidePlaceholder(subject, to))) return whole;
      return before + placeholder(kind, whole.slice(before.length));
    });
  }
  return replaced;
}

/** More than the longest placeholder. */
const reach = 45;
const beginsWithPlaceholder = new RegExp(`^${placeholderSource}`);

/** Whether a place cuts a placeholder in two. */
function insidePlaceholder(text: string, at: number): boolean {
  const from = Math.max(0, at - reach);
  const begin = text.slice(from, at).lastIndexOf("[");
  if (begin < 0) return false;
  const found = beginsWithPlaceholder.exec(text.slice(from + begin, from + begin + reach));
  return found !== null && from + begin + found[0].length > at;
}
