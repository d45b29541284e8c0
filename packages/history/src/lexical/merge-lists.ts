/** Makes the posting lists of one segment of those of several, one source after the other. */
import { type Impacts, ImpactsBuilder } from "./impacts.ts";
import {
  type LastLayer,
  type Layers,
  type Lists,
  layerCount,
  listsOf,
  type PlainLayer,
  type Segment,
} from "./segment.ts";
import type { Ranking } from "./statistics.ts";

/** Entries that are moved between two yields: well under a millisecond. */
export const slice = 8192;

/** Position of a document that is not taken over. */
export const gone = 0xffff_ffff;

/** Of each source, where its documents go. Those that stay keep their order. */
export type Moves = readonly Uint32Array[];

/** `numbers`: of each list of each source, its number among the merged ones. */
type Merging = { sources: readonly Segment[]; moves: Moves; count: number; numbers: readonly Uint32Array[] };

/** Yields how many entries were moved since the last time. */
export function* mergeLists(
  sources: readonly Segment[],
  moves: Moves,
): Generator<number, Pick<Segment, "listed" | "layers">> {
  const listed = yield* mergedTerms(sources);
  const numbers = sources.map((source) => placesIn(listed, source.listed));
  const merging = { sources, moves, count: listed.length, numbers };
  const plain: PlainLayer[] = [];
  for (let layer = 0; layer < layerCount - 1; layer++) plain.push(yield* mergedPlainLayer(merging, layer));
  return { listed, layers: { plain, last: yield* mergedLastLayer(merging) } satisfies Layers };
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

/** Where each of some ascending terms stands among all. */
function placesIn(all: Uint32Array, some: Uint32Array): Uint32Array {
  let place = 0;
  return some.map((term) => {
    while (all[place] !== term) place++;
    return place;
  });
}

function* mergedPlainLayer(merging: Merging, layer: number): Generator<number, PlainLayer> {
  const lists = yield* mergedPostings(merging, layer);
  const smallest = (ranking: Ranking): Uint8Array => {
    const merged = new Uint8Array(merging.count).fill(255);
    merging.sources.forEach(({ layers }, source) => {
      const [classes, numbers] = [layers.plain[layer]!.classes[ranking], merging.numbers[source]!];
      for (let list = 0; list < classes.length; list++) {
        const to = numbers[list]!;
        if (classes[list]! < merged[to]!) merged[to] = classes[list]!;
      }
    });
    return merged;
  };
  return { ...lists, classes: { bm25: smallest("bm25"), "tf-idf": smallest("tf-idf") } };
}

function* mergedLastLayer(merging: Merging): Generator<number, LastLayer> {
  const lists = yield* mergedPostings(merging, layerCount - 1);
  const bm25 = yield* mergedImpacts(merging, "bm25");
  return { ...lists, impacts: { bm25, "tf-idf": yield* mergedImpacts(merging, "tf-idf") } };
}

/** The lists of a layer; with `frequencies` beside the positions if it is the last one, empty ones otherwise. */
function* mergedPostings(merging: Merging, layer: number): Generator<number, Lists & { frequencies: Uint16Array }> {
  const withFrequencies = layer === layerCount - 1;
  const { sources, moves, count, numbers } = merging;
  const starts = yield* mergedStarts(merging, layer);
  const next = starts.slice();
  const positions = new Uint32Array(starts[count]!);
  const frequencies = new Uint16Array(withFrequencies ? positions.length : 0);
  const unsorted = new Set<number>();
  let moved = 0;
  for (const [source, { layers }] of sources.entries()) {
    const [from, move, to] = [listsOf(layers, layer), moves[source]!, numbers[source]!];
    for (let list = 0; list < to.length; list++) {
      const begin = next[to[list]!]!;
      let end = begin;
      for (let at = from.starts[list]!; at < from.starts[list + 1]!; at++) {
        const position = move[from.positions[at]!]!;
        if (position === gone) continue;
        if (withFrequencies) frequencies[end] = layers.last.frequencies[at]!;
        positions[end++] = position;
      }
      if (end > begin && begin > starts[to[list]!]! && positions[begin]! < positions[begin - 1]!)
        unsorted.add(to[list]!);
      next[to[list]!] = end;
      moved += end - begin + 4;
      if (moved >= slice) {
        yield moved;
        moved = 0;
      }
    }
  }
  for (const list of unsorted) {
    const [start, end] = [starts[list]!, starts[list + 1]!];
    sortList(positions.subarray(start, end), withFrequencies ? frequencies.subarray(start, end) : undefined);
    yield end - start;
  }
  return { starts, positions, frequencies };
}

/** Where the merged lists begin, without the documents that are gone. */
function* mergedStarts({ sources, moves, count, numbers }: Merging, layer: number): Generator<number, Uint32Array> {
  const starts = new Uint32Array(count + 1);
  for (const [source, { layers }] of sources.entries()) {
    const [from, move, to] = [listsOf(layers, layer), moves[source]!, numbers[source]!];
    const anyGone = move.includes(gone);
    for (let list = 0; list < to.length; list++) {
      let kept = from.starts[list + 1]! - from.starts[list]!;
      if (anyGone) {
        for (let at = from.starts[list]!; at < from.starts[list + 1]!; at++) {
          if (move[from.positions[at]!]! === gone) kept--;
        }
      }
      starts[to[list]! + 1]! += kept;
    }
    yield to.length + (anyGone ? from.positions.length : 0);
  }
  for (let list = 0; list < count; list++) starts[list + 1]! += starts[list]!;
  return starts;
}

function* mergedImpacts({ sources, count, numbers }: Merging, ranking: Ranking): Generator<number, Impacts> {
  const builder = new ImpactsBuilder();
  const heads = sources.map(() => 0);
  for (let list = 0; list < count; list++) {
    for (let source = 0; source < sources.length; source++) {
      if (numbers[source]![heads[source]!] !== list) continue;
      const { starts, frequencies, classes } = sources[source]!.layers.last.impacts[ranking];
      const head = heads[source]!++;
      for (let at = starts[head]!; at < starts[head + 1]!; at++) builder.add(frequencies[at]!, classes[at]!);
    }
    builder.endList();
    if (list % 1024 === 1023) yield 1024;
  }
  return builder.build();
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
