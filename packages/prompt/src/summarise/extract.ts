/** A summary without a model: sentences of the text itself. */
import { tokensOf } from "@casebook/history";
import { sentencesOf } from "../budget/sentences.ts";
import { cutAt, wordsIn } from "./words.ts";

/**
 * The first sentence and those whose words are the most frequent in the text, in their order, with at most so many words. A
 * sentence is worth the sum of log(1 + frequency) over its different words, divided by the root of their number.
 */
export function extract(text: string, most: number): string {
  const sentences = sentencesOf(text).filter((sentence) => sentence.trim() !== "");
  const tokens = sentences.map((sentence) => new Set(tokensOf(sentence)));
  const counts = new Map<string, number>();
  for (const set of tokens) for (const token of set) counts.set(token, (counts.get(token) ?? 0) + 1);
  const worth = tokens.map((set, at) => {
    if (at === 0) return Number.POSITIVE_INFINITY;
    const sum = [...set].reduce((total, token) => total + Math.log(1 + counts.get(token)!), 0);
    return set.size === 0 ? 0 : sum / Math.sqrt(set.size);
  });
  const ranked = sentences.map((_, at) => at).sort((left, right) => worth[right]! - worth[left]! || left - right);
  const chosen = new Set<number>();
  let words = 0;
  for (const at of ranked) {
    const more = wordsIn(sentences[at]!);
    if (words + more > most) continue;
    chosen.add(at);
    words += more;
  }
  const kept = sentences.filter((_, at) => chosen.has(at)).map((sentence) => sentence.trim());
  return kept.length === 0 ? cutAt(text, most) : kept.join(" ");
}
