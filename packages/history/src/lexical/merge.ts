/** Makes one segment of several, in slices, so that whoever waits for a search does not wait for a merge. */
import { emptyColumns } from "./columns.ts";
import { byTime, type Document, isGone } from "./document.ts";
import { gone, type Moves, mergeLists, slice } from "./merge-lists.ts";
import type { Segment } from "./segment.ts";

/** What is made of the sources, and what was left out since no moment sees it. */
export type Merged = { segment: Segment; dropped: Document[] };

/** Yields how many entries were moved since the last time; the result is the merged segment. The sources stay as they are. */
export function* merge(sources: readonly Segment[]): Generator<number, Merged> {
  const { documents, moves, dropped, origins } = yield* inTime(sources);
  const columns = emptyColumns(documents);
  const { begins, lengths, norms, totals, classes } = columns;
  const starts = new Uint32Array(documents.length + 1);
  const entries = sources.reduce((sum, { terms }) => sum + terms.length, 0);
  const [terms, frequencies] = [new Uint32Array(entries), new Uint16Array(entries)];
  let [end, moved] = [0, 0];
  for (const { source: number, from, count, to } of origins) {
    const source = sources[number]!;
    const [first, last] = [source.starts[from]!, source.starts[from + count]!];
    terms.set(source.terms.subarray(first, last), end);
    frequencies.set(source.frequencies.subarray(first, last), end);
    for (let at = 0; at < count; at++) {
      begins[to + at] = source.begins[from + at]!;
      lengths[to + at] = source.lengths[from + at]!;
      norms[to + at] = source.norms[from + at]!;
      totals[to + at + 1] = totals[to + at]! + lengths[to + at]!;
      classes.bm25[to + at] = source.classes.bm25[from + at]!;
      classes["tf-idf"][to + at] = source.classes["tf-idf"][from + at]!;
      starts[to + at + 1] = source.starts[from + at + 1]! - first + end;
    }
    end += last - first;
    moved += last - first + count;
    if (moved >= slice) {
      yield moved;
      moved = 0;
    }
  }
  const lists = yield* mergeLists(sources, moves);
  const rows = { starts, terms: trimmed(terms, end), frequencies: trimmed(frequencies, end) };
  return { segment: { ...columns, ...rows, ...lists }, dropped };
}

/** Documents that lie side by side before and after. */
type Run = { source: number; from: number; count: number; to: number };

type InTime = { documents: Document[]; moves: Moves; dropped: Document[]; origins: Run[] };

/** The documents of all sources by `byTime`. */
function* inTime(sources: readonly Segment[]): Generator<number, InTime> {
  const documents: Document[] = [];
  const dropped: Document[] = [];
  const origins: Run[] = [];
  const moves = sources.map((source) => new Uint32Array(source.documents.length));
  const heads = sources.map(() => 0);
  const longestRun = slice / 64;
  for (let step = 1; ; step++) {
    let first = -1;
    for (let at = 0; at < sources.length; at++) {
      const document = sources[at]!.documents[heads[at]!];
      if (document === undefined) continue;
      if (first < 0 || byTime(document, sources[first]!.documents[heads[first]!]!) < 0) first = at;
    }
    if (first < 0) return { documents, moves, dropped, origins };
    const from = heads[first]!++;
    const document = sources[first]!.documents[from]!;
    if (isGone(document)) {
      moves[first]![from] = gone;
      dropped.push(document);
    } else {
      moves[first]![from] = documents.length;
      const run = origins.at(-1);
      if (run?.source === first && run.from + run.count === from && run.count < longestRun) run.count++;
      else origins.push({ source: first, from, count: 1, to: documents.length });
      documents.push(document);
    }
    if (step % slice === 0) yield slice;
  }
}

/** The first entries of an array; in memory of their own if something is left behind. */
function trimmed<Entries extends Uint32Array | Uint16Array>(entries: Entries, length: number): Entries {
  return length === entries.length ? entries : (entries.slice(0, length) as Entries);
}
