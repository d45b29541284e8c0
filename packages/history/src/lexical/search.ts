/** Finds the best documents of a moment. */
import type { TermCounts } from "../analysis/terms.ts";
import { Best, type Scored } from "./best.ts";
import type { Document } from "./document.ts";
import { Describer, type Hit } from "./hit.ts";
import { pruneInto } from "./prune.ts";
import { askAt, type Index, selfScore } from "./question.ts";
import { RowReader } from "./reader.ts";
import { scorerOf } from "./scorer.ts";
import type { Scratch } from "./scratch.ts";
import type { Segment } from "./segment.ts";
import type { Ranking } from "./statistics.ts";
import type { Tail } from "./tail.ts";

export type Wanted = { k: number; rank: Ranking; excluded: ReadonlySet<string> };

/** The k best documents that are visible at a moment and share a term with the question. */
export function searchIndex(index: Index, scratch: Scratch, moment: number, terms: TermCounts, wanted: Wanted): Hit[] {
  const { k, rank, excluded } = wanted;
  const asked = askAt(index, scratch, moment, terms);
  const scorer = scorerOf(rank, asked, index.parameters, scratch);
  const reader = new RowReader(asked.terms, scorer, scratch.places(index.vocabulary.size));
  try {
    const best = new Best(k);
    const isIncluded = (document: Document): boolean => excluded.size === 0 || !excluded.has(document.id);
    const isWanted = (segment: Segment, position: number): boolean =>
      (segment.ended[position] === 0 || segment.documents[position]!.end >= moment) &&
      isIncluded(segment.documents[position]!);
    const isInTail = (document: Document): boolean =>
      document.begin < moment && document.end >= moment && isIncluded(document);
    for (const tail of index.tails) scanTail(tail, reader, best, isInTail);
    for (const visible of asked.visible.toSorted((left, right) => right.prefix - left.prefix)) {
      const sums = scratch.sums(visible.prefix);
      pruneInto(visible, { asked, scorer, reader, best, k, sums, isWanted });
    }
    const self = rank === "bm25" ? selfScore(asked.terms, asked.statistics, index.parameters) : 1;
    const describer = new Describer(asked, scorer);
    return best.all().map((scored) => hitOf(scored, self, describer));
  } finally {
    reader.close();
  }
}

/** What a search by BM25 would find these documents with, whatever their rank. */
export function scoreDocuments(
  index: Index,
  scratch: Scratch,
  moment: number,
  terms: TermCounts,
  places: readonly Omit<Scored, "raw">[],
): Hit[] {
  const asked = askAt(index, scratch, moment, terms);
  const scorer = scorerOf("bm25", asked, index.parameters, scratch);
  const reader = new RowReader(asked.terms, scorer, scratch.places(index.vocabulary.size));
  try {
    const self = selfScore(asked.terms, asked.statistics, index.parameters);
    const describer = new Describer(asked, scorer);
    return places.map((place) => {
      const raw = reader.score(place.rows, place.position, 0);
      return hitOf({ ...place, raw }, self, describer);
    });
  } finally {
    reader.close();
  }
}

function hitOf({ document, rows, position, raw }: Scored, self: number, describer: Describer): Hit {
  const score = raw === 0 ? 0 : Math.min(1, raw / self);
  return { document, score, describe: () => describer.describe(rows, position) };
}

function scanTail(tail: Tail, reader: RowReader, best: Best, isWanted: (document: Document) => boolean): void {
  tail.documents.forEach((document, position) => {
    if (!isWanted(document)) return;
    const raw = reader.score(tail, position, best.floor);
    if (raw > 0 && raw >= best.floor) best.add({ document, rows: tail, position, raw });
  });
}
