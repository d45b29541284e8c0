/** Finds the best documents of a moment. */
import type { TermCounts } from "../analysis/terms.ts";
import { Best } from "./best.ts";
import { type Document, frequencyIn } from "./document.ts";
import { bm25Scores, cosine, cosineScores } from "./score.ts";
import { prefixAt } from "./segment.ts";
import { logFrequency } from "./statistics.ts";
import { type Index, type QueryTerm, queryNorm, type Ranking, selfScore, statisticsAt, weigh } from "./weigh.ts";

/** `terms`: the question's terms in the document, the weightiest first. */
export type Hit = { document: Document; score: number; cosine: number; terms: string[] };

export type Wanted = { k: number; rank: Ranking; excluded: ReadonlySet<string> };

/** The k best documents that are visible at a moment and share a term with the question. */
export function searchIndex(index: Index, moment: number, terms: TermCounts, { k, rank, excluded }: Wanted): Hit[] {
  const statistics = statisticsAt(index, moment);
  const query = weigh(index, statistics, moment, terms);
  const norm = queryNorm(query);
  const best = new Best(k);
  for (const segment of index.segments) {
    const prefix = prefixAt(segment, moment);
    const scores =
      rank === "bm25"
        ? bm25Scores(segment, prefix, query, statistics, index.parameters)
        : cosineScores(segment, prefix, query, norm);
    for (let position = 0; position < prefix; position++) {
      const raw = scores[position]!;
      if (raw === 0 || raw < best.floor) continue;
      const document = segment.documents[position]!;
      if (document.end >= moment && !excluded.has(document.id)) best.add({ document, raw });
    }
  }
  const self = selfScore(query, statistics, index.parameters);
  return best.all().map(({ document, raw }) => ({
    document,
    score: rank === "bm25" ? Math.min(1, raw / self) : raw,
    ...explain(document, query, norm),
  }));
}

function explain(document: Document, query: readonly QueryTerm[], norm: number): Pick<Hit, "cosine" | "terms"> {
  const matched: QueryTerm[] = [];
  let product = 0;
  for (const queryTerm of query) {
    const frequency = queryTerm.number === undefined ? 0 : frequencyIn(document, queryTerm.number);
    if (frequency === 0) continue;
    matched.push(queryTerm);
    product += queryTerm.weights["tf-idf"] * logFrequency(frequency);
  }
  matched.sort((left, right) => right.weights.bm25 - left.weights.bm25);
  return { cosine: cosine(product, document.norm, norm), terms: matched.map(({ term }) => term) };
}
