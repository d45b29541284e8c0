/** Words of a text, and a text of fewer words. */
import { sentencesOf } from "../budget/sentences.ts";

export function wordsIn(text: string): number {
  return text.split(/\s+/).filter((word) => word !== "").length;
}

/** The sentences from the first on that have at most so many words together; of a first one that is longer, its beginning. */
export function cutAt(text: string, most: number): string {
  if (wordsIn(text) <= most) return text;
  let kept = "";
  for (const sentence of sentencesOf(text)) {
    if (wordsIn(kept + sentence) > most) break;
    kept += sentence;
  }
  return kept.trim() === "" ? `${text.trim().split(/\s+/).slice(0, most).join(" ")} …` : kept.trim();
}
