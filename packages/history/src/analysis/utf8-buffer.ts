/** Texts as bytes, which are read faster than texts. */

const encoder = new TextEncoder();

/** Memory for the bytes of one text at a time. */
export class Utf8Buffer {
  #bytes = new Uint8Array(1024);
  #length = 0;

  /** Takes the place of the text before. A surrogate without its other half becomes U+FFFD. */
  write(text: string): void {
    if (3 * text.length > this.#bytes.length) this.#bytes = new Uint8Array(6 * text.length);
    this.#length = encoder.encodeInto(text, this.#bytes).written;
  }

  /** Behind the text lies whatever was there. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Of the text, in bytes: as many as it has characters if, and only if, it is ASCII. */
  get length(): number {
    return this.#length;
  }
}
