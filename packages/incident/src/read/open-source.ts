/** Any source of text as bytes without a byte-order mark. */
import { createReadStream } from "node:fs";
import { CasebookError } from "../errors.ts";
import { directoryError } from "./directory-error.ts";

type Chunk = Uint8Array | string;

/** A path of a file, or its content in pieces (`[text]`, a Node stream): UTF-8 bytes or texts. */
export type IncidentSource = string | AsyncIterable<Chunk> | Iterable<Chunk>;

/** @throws {CasebookError} `invalid-source` for anything else. */
export function checkSource(source: unknown): asserts source is IncidentSource {
  const isPieces =
    typeof source === "object" &&
    source !== null &&
    !ArrayBuffer.isView(source) &&
    (Symbol.asyncIterator in source || Symbol.iterator in source);
  if (isPieces || (typeof source === "string" && source !== "")) return;
  throw new CasebookError({
    code: "invalid-source",
    message: "The source of the incidents is neither a path nor something to iterate over.",
    field: "source",
    value: source,
    remedy: "Pass the path of a file, a stream, or text in a list: [text].",
  });
}

/**
 * The bytes of a source, its byte-order mark left out. Stops as soon as the signal is aborted, even while waiting.
 * @throws {CasebookError} `unreadable-source`, `unsupported-encoding`, `invalid-source`; the signal's reason.
 */
export async function* openSource(source: IncidentSource, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  const pieces = typeof source === "string" ? fileBytes(source) : source;
  let start: Buffer | undefined = Buffer.alloc(0);
  for await (const bytes of encoded(untilAborted(pieces, signal))) {
    if (start === undefined) {
      yield bytes;
      continue;
    }
    start = Buffer.concat([start, bytes]);
    if (start.length < 3) continue;
    yield withoutByteOrderMark(start);
    start = undefined;
  }
  if (start !== undefined) yield withoutByteOrderMark(start);
}

async function* fileBytes(path: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(path, { highWaterMark: 256 * 1024 });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EISDIR") throw directoryError(path, cause);
    const isText = /^\s*[[{]|\n/.test(path);
    throw new CasebookError({
      code: "unreadable-source",
      message: `The file ${JSON.stringify(path.slice(0, 200))} cannot be read (${code}).`,
      field: "source",
      value: path,
      remedy: isText
        ? "A text is taken as a path; to read the text itself, pass [text]."
        : "Check that it is there and may be read.",
      cause,
    });
  }
}

/** Iterates by hand, so that an abort does not have to wait for a source that hangs. */
async function* untilAborted(
  pieces: AsyncIterable<Chunk> | Iterable<Chunk>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Chunk> {
  const iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
  try {
    for (;;) {
      signal?.throwIfAborted();
      const step = await nextOf(iterator, signal);
      if (step.done) return;
      yield step.value;
    }
  } finally {
    if (signal?.aborted) abandon(pieces, iterator);
    else await iterator.return?.();
  }
}

type Pieces = AsyncIterator<Chunk> | Iterator<Chunk>;

/** Not `Promise.race` against one promise for the whole reading: that would hold every piece until the end. */
function nextOf(iterator: Pieces, signal: AbortSignal | undefined): Promise<IteratorResult<Chunk>> {
  const next = Promise.resolve(iterator.next());
  if (signal === undefined) return next;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort);
    next.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** Closes a source that may never answer again. */
function abandon(pieces: object, iterator: Pieces): void {
  if ("destroy" in pieces && typeof pieces.destroy === "function") pieces.destroy();
  Promise.resolve(iterator.return?.()).catch(() => {});
}

/** Texts as bytes. A character that is split between two texts is put together again. */
async function* encoded(chunks: AsyncIterable<Chunk>): AsyncGenerator<Buffer> {
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk === "string") {
      const text = half + chunk;
      half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? "";
      yield utf8Of(text.slice(0, text.length - half.length));
    } else if (chunk instanceof Uint8Array) {
      if (half !== "") yield utf8Of(half);
      half = "";
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    } else {
      throw new CasebookError({
        code: "invalid-source",
        message: "A piece of the source is neither text nor bytes.",
        field: "source",
        value: chunk,
        remedy: "Let the source give strings or Uint8Arrays; check single records with parseIncident.",
      });
    }
  }
  if (half !== "") yield utf8Of(half);
}

/** Half a character becomes a byte that is not UTF-8, so that its record is refused instead of changed. */
function utf8Of(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  return Buffer.concat(
    text.split(/([\ud800-\udfff])/u).map((part, at) => (at % 2 === 0 ? Buffer.from(part) : Buffer.of(0xff))),
  );
}

function withoutByteOrderMark(start: Buffer): Buffer {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return start.subarray(3);
  const hasUtf16Mark = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (hasUtf16Mark || start.subarray(0, 2).includes(0)) {
    throw new CasebookError({
      code: "unsupported-encoding",
      message: "The source is written in UTF-16.",
      field: "source",
      remedy: "Convert it to UTF-8, for example with: iconv -f UTF-16 -t UTF-8 old.csv > new.csv",
    });
  }
  return start;
}
