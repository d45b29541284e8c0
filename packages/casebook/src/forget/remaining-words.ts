/** Which words the record still says, and which went with what was removed from it. */
import type { OpenedHistory, RefutedCause } from "@casebook/history";
import { causesOf, type Incident, type RootCause } from "@casebook/incident";

/** They say when, and no incident has them alone. */
const times: ReadonlySet<string> = new Set(["openedAt", "resolvedAt", "knownAt", "at"]);

export class RemainingWords {
  /** Names and words of causes that stand. */
  readonly #said = new Set<string>();
  /** Texts of what was removed or corrected. */
  readonly #gone = new Set<string>();
  /** Words that stood in these alone. */
  readonly #goneWords = new Set<string>();
  /** What stands of each incident, from earlier to later. */
  readonly #versions = new Map<string, Incident[]>();

  private constructor() {}

  /** Reads what stands in a history, and what is left behind in its files. A refuted cause vouches for no word. */
  static async of(history: OpenedHistory): Promise<RemainingWords> {
    const words = new RemainingWords();
    for await (const left of history.leftBehind()) {
      for (const text of textsIn(left)) {
        words.#gone.add(text);
        for (const word of wordsOf(text)) words.#goneWords.add(word);
      }
    }
    for await (const record of history.export()) {
      if ("format" in record || "refuted" in record) continue;
      for (const text of textsIn(record)) {
        words.#gone.delete(text);
        for (const word of wordsOf(text)) words.#goneWords.delete(word);
      }
      for (const cause of causesOf(record)) for (const text of textsOf(cause)) words.#said.add(text);
      words.#versions.set(record.id, [...words.versionsOf(record.id), record]);
    }
    return words;
  }

  /** What is recorded of an incident, from earlier to later; nothing of one that is not there. */
  versionsOf(id: string): readonly Incident[] {
    return this.#versions.get(id) ?? [];
  }

  /** True if a recorded cause has this very name or these very words. */
  isSaid(text: string): boolean {
    return this.#said.has(text);
  }

  /** True if a text is that of something removed, or has a word that nothing else in the record has. */
  isGone(text: string): boolean {
    return !this.isSaid(text) && (this.#gone.has(text) || wordsOf(text).some((word) => this.#goneWords.has(word)));
  }

  /** True if any part of a cause is gone. */
  isGoneCause(cause: RootCause): boolean {
    return textsOf(cause).some((text) => this.isGone(text));
  }
}

/** Every text in a record, names of labels among them. */
function textsIn(record: Incident | RefutedCause): string[] {
  const names = "labels" in record ? Object.keys(record.labels ?? {}) : [];
  return [...names, ...Object.entries(record).flatMap(([field, value]) => (times.has(field) ? [] : textsOf(value)))];
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Not those of the index, which leaves numbers and common words out: a password may be one. */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
