/** A small real model: texts as counts of their groups of three letters. It says what it was asked, and fails on request. */
import type { Embeddings } from "@casebook/history";

const dimension = 64;

export class LetterEmbeddings implements Embeddings {
  readonly model: string;
  /** Every text it was given, in order. */
  readonly asked: string[] = [];
  /** How many calls were made. */
  calls = 0;
  /** Throws, or gives something else; undefined lets the call pass. */
  fault: ((texts: readonly string[]) => number[][] | Promise<number[][]> | undefined) | undefined;

  constructor(model = "letters") {
    this.model = model;
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    this.calls++;
    this.asked.push(...texts);
    return this.fault?.(texts) ?? texts.map((text) => vectorOf(text));
  }

  async embedQuery(text: string): Promise<number[]> {
    return (await this.embedDocuments([text]))[0]!;
  }
}

function vectorOf(text: string): number[] {
  const vector: number[] = Array(dimension).fill(0);
  const normal = ` ${text.toLowerCase()} `;
  for (let at = 0; at + 3 <= normal.length; at++) {
    let code = 7;
    for (const letter of normal.slice(at, at + 3)) code = (Math.imul(code, 31) + letter.codePointAt(0)!) >>> 0;
    vector[code % dimension]! += 1;
  }
  return vector;
}
