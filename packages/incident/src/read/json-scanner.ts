/** Finds where the records of a JSON document begin and end, chunk by chunk. */
import { isAscii } from "node:buffer";
import { Tokenizer, TokenType } from "@streamparser/json";

/**
 * The place of a character, counted from the start of its chunk: the opening bracket of the array, the comma after a
 * record, the closing bracket, or the closing brace of a single object.
 */
export type Cut = { at: number; kind: "open" | "comma" | "close" | "object" };

const closerOf = new Map<TokenType, TokenType>([
  [TokenType.LEFT_BRACE, TokenType.RIGHT_BRACE],
  [TokenType.LEFT_BRACKET, TokenType.RIGHT_BRACKET],
]);

export class JsonScanner {
  readonly #tokenizer = new Tokenizer();
  readonly #layout: "array" | "object";
  /** The closing brackets that are awaited, innermost last. */
  readonly #awaited: TokenType[] = [];
  #offset = 0;
  #cuts: Cut[] = [];
  #isClosed = false;
  /** Why scanning stopped, when it did. */
  problem: string | undefined;

  constructor(layout: "array" | "object") {
    this.#layout = layout;
    this.#tokenizer.onToken = ({ token, offset }) => this.#take(token, offset - this.#offset);
    this.#tokenizer.onError = () => {
      this.problem ??= "This is not JSON.";
    };
  }

  /** True until the document's last bracket was read. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** The cuts of the next chunk, those before a problem included. */
  cutsIn(chunk: Buffer): Cut[] {
    this.#cuts = [];
    this.#tokenizer.write(asciiOf(chunk));
    this.#offset += chunk.length;
    return this.#cuts;
  }

  #take(token: TokenType, at: number): void {
    if (this.problem !== undefined) return;
    const closer = closerOf.get(token);
    if (this.#isClosed) {
      this.problem = "The JSON document has ended, and more text follows.";
    } else if (closer !== undefined) {
      this.#awaited.push(closer);
      if (this.#layout === "array" && this.#awaited.length === 1) this.#cuts.push({ at, kind: "open" });
    } else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) {
      if (this.#awaited.pop() === token) this.#close(at);
      else this.problem = "The brackets do not match.";
    } else if (token === TokenType.COMMA && this.#layout === "array" && this.#awaited.length === 1) {
      this.#cuts.push({ at, kind: "comma" });
    }
  }

  #close(at: number): void {
    if (this.#awaited.length > 0) return;
    this.#isClosed = true;
    this.#cuts.push({ at, kind: this.#layout === "array" ? "close" : "object" });
  }
}

/**
 * Brackets, quotes and commas are ASCII, so other bytes are hidden from the tokenizer: it would stop at one that is not
 * UTF-8, and only the record that holds it is to be refused.
 */
function asciiOf(chunk: Buffer): Buffer {
  if (isAscii(chunk)) return chunk;
  const hidden = Buffer.from(chunk);
  for (let at = 0; at < hidden.length; at += 1) {
    if (hidden[at]! > 127) hidden[at] = 120;
  }
  return hidden;
}
