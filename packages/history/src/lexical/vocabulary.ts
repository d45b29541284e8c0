/**
 * Numbers every term that was ever seen, in the order in which they came. Holds no counts, so nothing of the future can
 * be read from it.
 *
 * The bytes of all terms lie one after the other in one array, found by a hash table: a text that is read for the index
 * gives most of its terms as stretches of bytes, of which none has to become a string.
 */
import { Utf8Buffer } from "../analysis/utf8-buffer.ts";

/** FNV-1a's (Fowler, Noll, Vo). Its starting value is drawn, so that nobody can make up terms that crowd the table. */
const multiplier = 0x01000193;

/** Term n lies in `bytes`, as UTF-8, from `starts[n]` to `starts[n + 1]`. */
export type VocabularyColumns = { bytes: Uint8Array; starts: Uint32Array };

export class Vocabulary {
  readonly #buffer = new Utf8Buffer();
  readonly #seed = crypto.getRandomValues(new Int32Array(1))[0]!;
  #bytes: Uint8Array;
  #starts: Uint32Array;
  #size: number;
  /** Pairs of a hash and of the number plus one, which is 0 where there is no term. At most half of them are in use. */
  #slots = new Int32Array(0);

  /** @param columns Of terms that differ from each other. They are copied once more are added. */
  constructor({ bytes, starts }: VocabularyColumns = { bytes: new Uint8Array(0), starts: new Uint32Array(1) }) {
    this.#bytes = bytes;
    this.#starts = starts;
    this.#size = starts.length - 1;
    this.#makeSlots();
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a term; undefined if it was never seen. */
  get(term: string): number | undefined {
    this.#buffer.write(term);
    const { bytes, length } = this.#buffer;
    const number = this.#slots[2 * this.#slotOf(bytes, 0, length, this.#hash(bytes, 0, length)) + 1]!;
    return number === 0 ? undefined : number - 1;
  }

  /** The number of a term, which is the next one if it is new. */
  numberOf(term: string): number {
    this.#buffer.write(term);
    return this.numberAt(this.#buffer.bytes, 0, this.#buffer.length);
  }

  /** The same for a term that lies in `bytes` from `start` to `end`. */
  numberAt(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hash(bytes, start, end);
    const slot = this.#slotOf(bytes, start, end, hash);
    const number = this.#slots[2 * slot + 1]!;
    return number === 0 ? this.#add(bytes.subarray(start, end), hash, slot) : number - 1;
  }

  /** What it is made of, for another one; does not change any more. */
  columns(): VocabularyColumns {
    const starts = this.#starts.slice(0, this.#size + 1);
    return { bytes: this.#bytes.slice(0, starts[this.#size]), starts };
  }

  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, multiplier);
    return hash ^ (hash >>> 15);
  }

  /** Where a term stands in the table, or would. */
  #slotOf(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const last = slots.length / 2 - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const number = slots[2 * slot + 1]!;
      if (number === 0 || (slots[2 * slot] === hash && this.#is(number - 1, bytes, start, end))) return slot;
    }
  }

  #is(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const known = this.#bytes;
    let from = this.#starts[number]!;
    if (this.#starts[number + 1]! - from !== end - start) return false;
    for (let at = start; at < end; at++) if (known[from++] !== bytes[at]) return false;
    return true;
  }

  #add(bytes: Uint8Array, hash: number, slot: number): number {
    const number = this.#size++;
    const start = this.#starts[number]!;
    if (number + 2 > this.#starts.length) this.#starts = grown(this.#starts, number + 2);
    if (start + bytes.length > this.#bytes.length) {
      this.#bytes = grown(this.#bytes, start + bytes.length);
    }
    this.#bytes.set(bytes, start);
    this.#starts[number + 1] = start + bytes.length;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = number + 1;
    if (4 * this.#size > this.#slots.length) this.#makeSlots();
    return number;
  }

  #makeSlots(): void {
    const slots = new Int32Array(2 ** Math.ceil(Math.log2(8 * Math.max(128, this.#size))));
    const last = slots.length / 2 - 1;
    for (let number = 0; number < this.#size; number++) {
      const hash = this.#hash(this.#bytes, this.#starts[number]!, this.#starts[number + 1]!);
      let slot = hash & last;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & last;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = number + 1;
    }
    this.#slots = slots;
  }
}

function grown<Column extends Uint8Array | Uint32Array>(column: Column, least: number): Column {
  const larger = new (column.constructor as new (length: number) => Column)(Math.max(least, 2 * column.length));
  larger.set(column);
  return larger;
}
