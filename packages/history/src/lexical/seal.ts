/** Makes a segment of the tail. */
import { type Columns, sortRows } from "./columns.ts";
import { ImpactsBuilder } from "./impacts.ts";
import type { Rows } from "./rows.ts";
import { type Layers, type Lists, layerCount, layerOf, type PlainLayer, type Segment } from "./segment.ts";
import { rankings } from "./statistics.ts";

/** So many documents are inverted between two yields. */
const step = 512;

/** Sorts documents in time and inverts them, by counting. Yields how many entries were looked at since the last time. */
export function* seal(unsorted: Rows, vocabularySize: number): Generator<number, Segment> {
  const rows = sortRows(unsorted);
  yield rows.terms.length;
  const { terms, places } = distinct(rows.terms, vocabularySize);
  yield rows.terms.length;
  return { ...rows, listed: terms, layers: yield* invert(rows, terms.length, places) };
}

/** The terms of all rows, ascending, and for each of them its place among them. */
function distinct(all: Uint32Array, vocabularySize: number): { terms: Uint32Array; places: Uint32Array } {
  const places = new Uint32Array(vocabularySize);
  for (let at = 0; at < all.length; at++) places[all[at]!] = 1;
  const terms = new Uint32Array(Math.min(all.length, vocabularySize));
  let count = 0;
  for (let term = 0; term < vocabularySize; term++) {
    if (places[term] === 0) continue;
    terms[count] = term;
    places[term] = count++;
  }
  return { terms: terms.slice(0, count), places };
}

/** `places[term]` is the number of a term's list in each layer. */
function* invert(rows: Columns & Rows, listCount: number, places: Uint32Array): Generator<number, Layers> {
  const starts = Array.from({ length: layerCount }, () => new Uint32Array(listCount + 1));
  for (let from = 0; from < rows.documents.length; from += step) {
    const [first, end] = [rows.starts[from]!, rows.starts[Math.min(from + step, rows.documents.length)]!];
    for (let at = first; at < end; at++) {
      starts[layerOf(rows.frequencies[at]!)]![places[rows.terms[at]!]! + 1]!++;
    }
    yield end - first;
  }
  for (const counted of starts) for (let list = 0; list < listCount; list++) counted[list + 1]! += counted[list]!;
  const next = starts.map((each) => each.slice());
  const positions = starts.map((each) => new Uint32Array(each[listCount]!));
  const frequencies = new Uint16Array(positions[layerCount - 1]!.length);
  for (let from = 0; from < rows.documents.length; from += step) {
    const to = Math.min(from + step, rows.documents.length);
    scatter(rows, { from, to }, places, { next, positions, frequencies });
    yield rows.starts[to]! - rows.starts[from]!;
  }
  const lists = starts.map((each, layer) => ({ starts: each, positions: positions[layer]! }));
  const plain: PlainLayer[] = [];
  for (const each of lists.slice(0, -1)) {
    plain.push(plainLayer(each, rows.classes));
    yield each.positions.length;
  }
  const last = lists.at(-1)!;
  const bm25 = impactsOf(last, frequencies, rows.classes.bm25);
  yield frequencies.length;
  const impacts = { bm25, "tf-idf": impactsOf(last, frequencies, rows.classes["tf-idf"]) };
  return { plain, last: { ...last, frequencies, impacts } };
}

type Inverted = { next: readonly Uint32Array[]; positions: readonly Uint32Array[]; frequencies: Uint16Array };

/** Puts the entries of some rows where they belong. */
function scatter(
  rows: Rows,
  { from, to }: { from: number; to: number },
  places: Uint32Array,
  { next, positions, frequencies }: Inverted,
): void {
  for (let position = from; position < to; position++) {
    for (let at = rows.starts[position]!; at < rows.starts[position + 1]!; at++) {
      const frequency = rows.frequencies[at]!;
      const layer = layerOf(frequency);
      const place = next[layer]![places[rows.terms[at]!]!]!++;
      positions[layer]![place] = position;
      if (layer === layerCount - 1) frequencies[place] = frequency;
    }
  }
}

function plainLayer(lists: Lists, classes: Columns["classes"]): PlainLayer {
  const { starts, positions } = lists;
  const count = starts.length - 1;
  const smallest = { bm25: new Uint8Array(count).fill(255), "tf-idf": new Uint8Array(count).fill(255) };
  for (const ranking of rankings) {
    const [of, into] = [classes[ranking], smallest[ranking]];
    for (let list = 0; list < count; list++) {
      let least = 255;
      for (let at = starts[list]!; at < starts[list + 1]!; at++) least = Math.min(least, of[positions[at]!]!);
      into[list] = least;
    }
  }
  return { ...lists, classes: smallest };
}

function impactsOf({ starts, positions }: Lists, frequencies: Uint16Array, classes: Uint8Array) {
  const impacts = new ImpactsBuilder();
  for (let list = 0; list + 1 < starts.length; list++) {
    for (let at = starts[list]!; at < starts[list + 1]!; at++) impacts.add(frequencies[at]!, classes[positions[at]!]!);
    impacts.endList();
  }
  return impacts.build();
}
