/** Telling an export from other files, and reading its lines. */
import { createReadStream } from "node:fs";
import { isExport } from "@casebook/history";
import { firstLineOf } from "./first-line.ts";

type Bytes = AsyncIterable<Uint8Array | string>;

/** What stands in a file or on standard input: an export's lines, or what is to be read as incidents. */
export type Given = { lines: AsyncIterable<string> } | { lines: undefined; input: Bytes };

/** An export's first line is far shorter. */
const longest = 1000;

/** Looks at the beginning of a file, or of standard input for `-`. */
export async function lookInto(file: string, input: Bytes): Promise<Given> {
  if (file !== "-") {
    const isOne = isExport((await firstLineOf(file)) ?? "");
    return isOne ? { lines: linesOf(createReadStream(file)) } : { lines: undefined, input };
  }
  const source = input[Symbol.asyncIterator]();
  const begun: (Uint8Array | string)[] = [];
  let first = "";
  while (!first.includes("\n") && first.length < longest) {
    const { value, done } = await source.next();
    if (done) break;
    begun.push(value);
    first += Buffer.from(value).toString("latin1");
  }
  const whole = async function* () {
    yield* begun;
    yield* { [Symbol.asyncIterator]: () => source };
  };
  return isExport(first.split("\n", 1)[0]!) ? { lines: linesOf(whole()) } : { lines: undefined, input: whole() };
}

/** Only a newline ends a line: the line breaks of other alphabets stand in texts. */
async function* linesOf(source: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of source) {
    const lines = (rest + decoder.decode(Buffer.from(piece), { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
