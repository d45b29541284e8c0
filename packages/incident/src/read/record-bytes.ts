/** Collects the bytes of one record from the chunks it is spread over. */
import { recordLimit } from "./found.ts";

/** Keeps a little more than the limit at most, so that a record without an end does not fill the memory. */
export class RecordBytes {
  #parts: Buffer[] = [];
  #length = 0;

  /** Bytes kept; more than `recordLimit` when the record is too long. */
  get length(): number {
    return this.#length;
  }

  add(part: Buffer): void {
    if (part.length === 0 || this.#length > recordLimit) return;
    this.#parts.push(part);
    this.#length += part.length;
  }

  /** The record, and an empty collection for the next one. */
  take(): Buffer {
    const bytes = this.#parts.length === 1 ? this.#parts[0]! : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return bytes;
  }
}
