/** What the lexical bench asks of an engine. */

/** A hit: the number of the document, and its score if the engine has one. */
export type EngineHit = { document: number; score?: number };

export type Engine = {
  name: string;
  /** Of the package, if it is one. */
  version?: string;
  /** Indexes documents, a line each, terms separated by single spaces. */
  build(lines: readonly string[]): Promise<void> | void;
  /** The ten best of all documents. */
  ask(line: string): Promise<EngineHit[]> | EngineHit[];
  close?(): Promise<void> | void;
};

export const k = 10;

/** What the BM25 of the engines that let it be chosen is: that of our default. */
export const bm25 = { k1: 1.2, b: 0.75 };

/** How often each word of a line occurs. */
export function countWords(line: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of line.split(" ")) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
