/** Terms as numbers: TF-IDF rows of unit length, with the document frequencies of the training rows alone. */
import type { TermCounts } from "@casebook/history";

/** A sparse row: columns ascending, and their values. */
export type SparseRow = { columns: Uint32Array; values: Float64Array };

/** Column and idf of each term that was seen in training. */
export type Features = Map<string, { column: number; idf: number }>;

/**
 * Learns columns and idf from training documents. Of more terms than `most`, those in most documents are kept,
 * equals in order of their text.
 */
export function learnFeatures(documents: readonly TermCounts[], most: number): Features {
  const frequencies = new Map<string, number>();
  for (const document of documents) {
    for (const term of document.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  }
  const sorted = [...frequencies].sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1));
  return new Map(
    sorted.slice(0, most).map(([term, frequency], column) => {
      const idf = 1 + Math.log((1 + documents.length) / (1 + frequency));
      return [term, { column, idf }];
    }),
  );
}

/** (1 + ln f) times idf, scaled to length 1; terms not seen in training are left out. */
export function rowOf(document: TermCounts, features: Features): SparseRow {
  const entries: [number, number][] = [];
  for (const [term, count] of document) {
    const feature = features.get(term);
    if (feature !== undefined) entries.push([feature.column, (1 + Math.log(count)) * feature.idf]);
  }
  entries.sort(([left], [right]) => left - right);
  const length = Math.sqrt(entries.reduce((sum, [, value]) => sum + value * value, 0)) || 1;
  return {
    columns: Uint32Array.from(entries, ([column]) => column),
    values: Float64Array.from(entries, ([, value]) => value / length),
  };
}
