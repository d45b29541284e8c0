/** BM25 over typed arrays without any pruning: what speed is worth being compared with, and what answers have to equal. */
import { bm25, countWords, type Engine, type EngineHit, k } from "./engine.ts";

/** The same formula as ours: Lucene's idf, repeats in the question saturated with k3 = 8. */
export function exhaustive(): Engine {
  const vocabulary = new Map<string, number>();
  let starts = new Uint32Array(0);
  let positions = new Uint32Array(0);
  let frequencies = new Uint16Array(0);
  let normalisers = new Float64Array(0);
  let scores = new Float64Array(0);
  return {
    name: "exhaustive typed arrays",
    build(lines) {
      const rows = lines.map((line) =>
        [...countWords(line)].map(([word, count]): [number, number] => {
          const number = vocabulary.get(word) ?? vocabulary.size;
          vocabulary.set(word, number);
          return [number, count];
        }),
      );
      starts = new Uint32Array(vocabulary.size + 1);
      for (const row of rows) for (const [term] of row) starts[term + 1]!++;
      for (let term = 0; term < vocabulary.size; term++) starts[term + 1]! += starts[term]!;
      const next = starts.slice();
      positions = new Uint32Array(starts[vocabulary.size]!);
      frequencies = new Uint16Array(positions.length);
      rows.forEach((row, position) => {
        for (const [term, count] of row) {
          positions[next[term]!] = position;
          frequencies[next[term]!++] = count;
        }
      });
      const lengths = lines.map((line) => line.split(" ").length);
      const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
      normalisers = Float64Array.from(lengths, (length) => bm25.k1 * (1 - bm25.b + (bm25.b * length) / mean));
      scores = new Float64Array(lines.length);
    },
    ask(line) {
      scores.fill(0);
      for (const [word, count] of [...countWords(line)].sort(([left], [right]) => (left < right ? -1 : 1))) {
        const term = vocabulary.get(word);
        if (term === undefined) continue;
        const [start, end] = [starts[term]!, starts[term + 1]!];
        const idf = Math.log(1 + (scores.length - (end - start) + 0.5) / (end - start + 0.5));
        const weight = ((idf * 9 * count) / (8 + count)) * (bm25.k1 + 1);
        for (let at = start; at < end; at++) {
          const position = positions[at]!;
          const frequency = frequencies[at]!;
          scores[position]! += (weight * frequency) / (frequency + normalisers[position]!);
        }
      }
      return highest(scores);
    },
  };
}

/** Of equals the one known last, as ours. */
function highest(scores: Float64Array): EngineHit[] {
  const best: EngineHit[] = [];
  let floor = Number.MIN_VALUE;
  for (let document = scores.length - 1; document >= 0; document--) {
    const score = scores[document]!;
    if (score < floor || (best.length === k && score === floor)) continue;
    let at = best.length;
    while (at > 0 && best[at - 1]!.score! < score) at--;
    best.splice(at, 0, { document, score });
    if (best.length > k) best.pop();
    if (best.length === k) floor = best[k - 1]!.score!;
  }
  return best;
}
