/** Makes one segment of several, in slices, so that whoever waits for a search does not wait for a merge. */
import { emptyColumns } from "./columns.ts";
import { byTime, type Document, isGone } from "./document.ts";
import { ImpactsBuilder } from "./impacts.ts";
import { type Layer, layerCount, type Segment } from "./segment.ts";
import type { Ranking } from "./statistics.ts";

/** Entries that are moved between two yields: well under a millisecond. */
const slice = 8192;

/** Position of a document that is not taken over. */
const gone = 0xffff_ffff;

/** Of each source, where its documents go. */
type Moves = readonly Uint32Array[];

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
  const layers: Layer[] = [];
  const listed = yield* mergedTerms(sources);
  for (let layer = 0; layer < layerCount; layer++) layers.push(yield* mergedLayer(sources, moves, listed, layer));
  const rows = { starts, terms: trimmed(terms, end), frequencies: trimmed(frequencies, end) };
  return { segment: { ...columns, ...rows, listed, layers }, dropped };
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

/** The terms of all sources, ascending. */
function* mergedTerms(sources: readonly Segment[]): Generator<number, Uint32Array> {
  const highest = sources.reduce((found, { listed }) => Math.max(found, listed.at(-1) ?? 0), 0);
  const isListed = new Uint8Array(highest + 1);
  for (const { listed } of sources) {
    for (const term of listed) isListed[term] = 1;
    yield listed.length;
  }
  let count = 0;
  const all = new Uint32Array(highest + 1);
  for (let term = 0; term <= highest; term++) if (isListed[term] === 1) all[count++] = term;
  yield highest;
  return all.slice(0, count);
}

function* mergedLayer(
  sources: readonly Segment[],
  moves: Moves,
  listed: Uint32Array,
  number: number,
): Generator<number, Layer> {
  const layers = sources.map(({ layers }) => layers[number]!);
  const total = layers.reduce((sum, { positions }) => sum + positions.length, 0);
  const withFrequencies = number === layerCount - 1;
  const starts = new Uint32Array(listed.length + 1);
  const positions = new Uint32Array(total);
  const frequencies = new Uint16Array(withFrequencies ? total : 0);
  const impacts = { bm25: new ImpactsBuilder(), "tf-idf": new ImpactsBuilder() };
  const heads = sources.map(() => 0);
  let [end, moved] = [0, 0];
  for (let list = 0; list < listed.length; list++) {
    const start = end;
    let ascending = true;
    for (let at = 0; at < sources.length; at++) {
      if (sources[at]!.listed[heads[at]!] !== listed[list]) continue;
      const [layer, move, head] = [layers[at]!, moves[at]!, heads[at]!++];
      const stop = layer.starts[head + 1]!;
      for (let from = layer.starts[head]!; from < stop; from++) {
        const position = move[layer.positions[from]!]!;
        if (position === gone) continue;
        if (end > start && position < positions[end - 1]!) ascending = false;
        if (withFrequencies) frequencies[end] = layer.frequencies[from]!;
        positions[end++] = position;
      }
      for (const ranking of ["bm25", "tf-idf"] as const) copyImpacts(layer, ranking, head, impacts[ranking]);
    }
    if (!ascending)
      sortList(positions.subarray(start, end), withFrequencies ? frequencies.subarray(start, end) : undefined);
    for (const ranking of ["bm25", "tf-idf"] as const) impacts[ranking].endList();
    starts[list + 1] = end;
    moved += end - start + 16;
    if (moved >= slice) {
      yield moved;
      moved = 0;
    }
  }
  return {
    starts,
    positions: trimmed(positions, end),
    frequencies: withFrequencies ? trimmed(frequencies, end) : frequencies,
    impacts: { bm25: impacts.bm25.build(), "tf-idf": impacts["tf-idf"].build() },
  };
}

function copyImpacts(layer: Layer, ranking: Ranking, list: number, into: ImpactsBuilder): void {
  const { starts, frequencies, classes } = layer.impacts[ranking];
  for (let at = starts[list]!; at < starts[list + 1]!; at++) into.add(frequencies[at]!, classes[at]!);
}

/** Sorts positions, and what stands beside them. */
function sortList(positions: Uint32Array, frequencies: Uint16Array | undefined): void {
  if (frequencies === undefined) {
    positions.sort();
    return;
  }
  const pairs = Float64Array.from(positions, (position, at) => position * 65_536 + frequencies[at]!).sort();
  pairs.forEach((pair, at) => {
    positions[at] = Math.floor(pair / 65_536);
    frequencies[at] = pair % 65_536;
  });
}

/** The first entries of an array; in memory of their own if something is left behind. */
function trimmed<Entries extends Uint32Array | Uint16Array>(entries: Entries, length: number): Entries {
  return length === entries.length ? entries : (entries.slice(0, length) as Entries);
}
