/**
 * The lexical index as bytes: a section of the index file (`persist/index-file.ts`), which holds the checksums.
 *
 * First the length of a JSON head as 8 bytes, then the head, then the columns, each of them padded to a multiple of
 * eight. The head names the version of the form, holds the ids and says how long each column is, in
 * the order in which they lie. Columns are little piles of numbers in the byte order of the machine; they are used where
 * they lie, so opening copies nothing. What follows from others (totals, size classes, ends by term) is left out.
 */
import { z } from "zod";
import { columnsOf } from "./columns.ts";
import type { Document } from "./document.ts";
import type { Impacts } from "./impacts.ts";
import { type LastLayer, layerCount, type PlainLayer, type Segment } from "./segment.ts";
import type { VocabularyColumns } from "./vocabulary.ts";

/** Grows when the columns, or what they mean, change. */
const version = 2;

const alignment = 8;

const headSchema = z.strictObject({
  version: z.literal(version),
  /** Of the documents of each segment. */
  ids: z.array(z.array(z.string())),
  lengths: z.array(z.int().min(0)),
});

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

/** Pieces that do not change any more. */
export function toBytes(vocabulary: VocabularyColumns, segments: readonly Segment[]): Uint8Array[] {
  const columns = [vocabulary.starts, vocabulary.bytes, ...segments.flatMap(columnsIn)];
  const head: z.infer<typeof headSchema> = {
    version,
    ids: segments.map(({ documents }) => documents.map(({ id }) => id)),
    lengths: columns.map(({ length }) => length),
  };
  const text = Buffer.from(JSON.stringify(head));
  const size = Buffer.alloc(alignment);
  size.writeUInt32LE(text.length);
  return [size, padded(text), ...columns.map((column) => padded(bytesOf(column)))];
}

/**
 * What `toBytes` was given. The bytes may be followed by others; the segments go on using them.
 * @throws if the bytes are of another version, or were not written by `toBytes`
 */
export function fromBytes(bytes: Uint8Array): { vocabulary: VocabularyColumns; segments: Segment[] } {
  const aligned = bytes.byteOffset % alignment === 0 ? bytes : bytes.slice();
  const size = new DataView(aligned.buffer, aligned.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(aligned.subarray(alignment, alignment + size));
  const { ids, lengths } = headSchema.parse(JSON.parse(text));
  const reader = new ColumnReader(aligned, alignment + toAlignment(size), lengths);
  const vocabulary = { starts: reader.next(Uint32Array), bytes: reader.next(Uint8Array) };
  const segments = ids.map((those) => readSegment(those, reader));
  return { vocabulary, segments };
}

/** In the order in which `readSegment` reads them. */
function columnsIn(segment: Segment): Column[] {
  const { documents, begins, lengths, norms, starts, terms, frequencies, listed, layers } = segment;
  const ends = Float64Array.from(documents, ({ end }) => end);
  const rows = [Uint32Array.from(lengths), Float64Array.from(norms), Uint32Array.from(starts), terms, frequencies];
  return [begins, ends, ...rows, listed, ...layers.plain.flatMap(plainColumns), ...lastColumns(layers.last)];
}

function plainColumns({ starts, positions, classes }: PlainLayer): Column[] {
  return [starts, positions, classes.bm25, classes["tf-idf"]];
}

function lastColumns({ starts, positions, frequencies, impacts }: LastLayer): Column[] {
  const ofImpacts = ({ starts, frequencies, classes }: Impacts): Column[] => [starts, frequencies, classes];
  return [starts, positions, frequencies, ...ofImpacts(impacts.bm25), ...ofImpacts(impacts["tf-idf"])];
}

function readSegment(ids: readonly string[], reader: ColumnReader): Segment {
  const begins = reader.next(Float64Array);
  const ends = reader.next(Float64Array);
  if (begins.length !== ids.length || ends.length !== ids.length) throw new Error("Columns of different lengths.");
  const documents = ids.map((id, at): Document => ({ id, begin: begins[at]!, end: ends[at]!, position: at }));
  const [lengths, norms] = [reader.next(Uint32Array), reader.next(Float64Array)];
  const rows = {
    starts: reader.next(Uint32Array),
    terms: reader.next(Uint32Array),
    frequencies: reader.next(Uint16Array),
  };
  const listed = reader.next(Uint32Array);
  const plain = Array.from({ length: layerCount - 1 }, () => readPlainLayer(reader));
  const layers = { plain, last: readLastLayer(reader) };
  return { ...columnsOf(documents, lengths, norms), ...rows, listed, layers };
}

function readPlainLayer(reader: ColumnReader): PlainLayer {
  return {
    starts: reader.next(Uint32Array),
    positions: reader.next(Uint32Array),
    classes: { bm25: reader.next(Uint8Array), "tf-idf": reader.next(Uint8Array) },
  };
}

function readLastLayer(reader: ColumnReader): LastLayer {
  const readImpacts = (): Impacts => ({
    starts: reader.next(Uint32Array),
    frequencies: reader.next(Uint16Array),
    classes: reader.next(Uint8Array),
  });
  return {
    starts: reader.next(Uint32Array),
    positions: reader.next(Uint32Array),
    frequencies: reader.next(Uint16Array),
    impacts: { bm25: readImpacts(), "tf-idf": readImpacts() },
  };
}

type ColumnType<Kind extends Column> = {
  new (buffer: ArrayBufferLike, offset: number, length: number): Kind;
  BYTES_PER_ELEMENT: number;
};

/** Hands out one column after the other, where it lies. */
class ColumnReader {
  readonly #bytes: Uint8Array;
  readonly #lengths: readonly number[];
  #offset: number;
  #number = 0;

  constructor(bytes: Uint8Array, offset: number, lengths: readonly number[]) {
    this.#bytes = bytes;
    this.#offset = offset;
    this.#lengths = lengths;
  }

  next<Kind extends Column>(type: ColumnType<Kind>): Kind {
    const length = this.#lengths[this.#number++];
    const size = (length ?? 0) * type.BYTES_PER_ELEMENT;
    if (length === undefined || this.#offset + size > this.#bytes.length) throw new Error("A column is missing.");
    const column = new type(this.#bytes.buffer, this.#bytes.byteOffset + this.#offset, length);
    this.#offset += toAlignment(size);
    return column;
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Column): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Up to a multiple of eight. A copy only if something has to be added and there is no room for it. */
function padded(bytes: Uint8Array): Uint8Array {
  const size = toAlignment(bytes.length);
  if (size === bytes.length) return bytes;
  const copy = new Uint8Array(size);
  copy.set(bytes);
  return copy;
}

function toAlignment(size: number): number {
  return Math.ceil(size / alignment) * alignment;
}
