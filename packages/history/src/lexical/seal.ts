/** Makes a segment of the tail. */
import { type Columns, sortRows } from "./columns.ts";
import { ImpactsBuilder } from "./impacts.ts";
import type { Rows } from "./rows.ts";
import { type Layer, layerCount, layerOf, type Segment } from "./segment.ts";

/** Sorts documents in time and inverts them, by counting. */
export function seal(unsorted: Rows, vocabularySize: number): Segment {
  const rows = sortRows(unsorted);
  const listed = distinct(rows.terms, vocabularySize);
  const layers = Array.from({ length: layerCount }, (_, layer) => invert(rows, listed, layer));
  return { ...rows, listed: listed.terms, layers };
}

/** The terms of all rows, ascending, and of each posting the place of its term among them. */
type Distinct = { terms: Uint32Array; lists: Uint32Array };

function distinct(all: Uint32Array, vocabularySize: number): Distinct {
  const places = new Uint32Array(vocabularySize);
  const found: number[] = [];
  for (const term of all) {
    if (places[term] === 0) places[term] = found.push(term);
  }
  const terms = Uint32Array.from(found).sort();
  terms.forEach((term, at) => {
    places[term] = at;
  });
  return { terms, lists: all.map((term) => places[term]!) };
}

function invert(rows: Columns & Rows, { terms, lists }: Distinct, layer: number): Layer {
  const starts = new Uint32Array(terms.length + 1);
  for (let at = 0; at < lists.length; at++) {
    if (layerOf(rows.frequencies[at]!) === layer) starts[lists[at]! + 1]!++;
  }
  for (let list = 0; list < terms.length; list++) starts[list + 1]! += starts[list]!;
  const next = starts.slice();
  const positions = new Uint32Array(starts[terms.length]!);
  const frequencies = new Uint16Array(positions.length);
  for (let position = 0; position < rows.documents.length; position++) {
    for (let at = rows.starts[position]!; at < rows.starts[position + 1]!; at++) {
      const frequency = rows.frequencies[at]!;
      if (layerOf(frequency) !== layer) continue;
      const place = next[lists[at]!]!++;
      positions[place] = position;
      frequencies[place] = frequency;
    }
  }
  const impactsOf = (classes: Uint8Array) => {
    const impacts = new ImpactsBuilder();
    for (let list = 0; list < terms.length; list++) {
      for (let at = starts[list]!; at < starts[list + 1]!; at++) {
        impacts.add(frequencies[at]!, classes[positions[at]!]!);
      }
      impacts.endList();
    }
    return impacts.build();
  };
  return {
    starts,
    positions,
    frequencies: layer === layerCount - 1 ? frequencies : new Uint16Array(0),
    impacts: { bm25: impactsOf(rows.classes.bm25), "tf-idf": impactsOf(rows.classes["tf-idf"]) },
  };
}
