/** An append-only file of vectors, each with the key of its text and a checksum. A cache: what is lost is embedded again. */
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { Files, OpenFile } from "@casebook/journal";
import { z } from "zod";

/** The file begins with this as a line of JSON; `checksum` is the CRC-32 of the line without it. */
export type VectorHeader = { format: "casebook.vectors"; version: 1; model: string; dimension: number };

const headerSchema = z.strictObject({
  format: z.literal("casebook.vectors"),
  version: z.literal(1),
  model: z.string().min(1),
  dimension: z.int().min(1),
  checksum: z.int(),
});

const keyBytes = 32;
const checksumBytes = 4;
const longestHeader = 4096;
/** Read and written in pieces of about so many bytes. */
const pieceBytes = 2 ** 22;

export type StoredVector = { key: string; vector: Float32Array };

type FileOptions = { files: Files; readOnly: boolean; loseOnPowerCut: boolean };

/** Bytes of a record: SHA-256 of the text, single-precision values, CRC-32 of both; numbers are little-endian. */
function recordBytes(dimension: number): number {
  return keyBytes + 4 * dimension + checksumBytes;
}

/** What a file says of itself; undefined if it is missing, or its header is damaged or of another version. */
export async function readVectorHeader(path: string, files: Files): Promise<VectorHeader | undefined> {
  if ((await files.status(path)) === undefined) return undefined;
  const file = await files.open(path, "read");
  try {
    return (await readHeader(file))?.header;
  } finally {
    await file.close();
  }
}

/** Reads every sound record and opens the file for appending after the last of them. */
export class VectorFile {
  readonly path: string;
  /** Records that could not be read and are not served; 1 for a header. */
  damaged = 0;
  readonly #options: FileOptions;
  #file: OpenFile | undefined;
  #dimension = 0;
  #end = 0;

  private constructor(path: string, options: FileOptions) {
    this.path = path;
    this.#options = options;
  }

  /**
   * Opens a file of this model, and hands every vector in it to `take`. One of another model, or with a damaged header,
   * is left as it is until the first append replaces it.
   */
  static async open(
    path: string,
    model: string,
    options: FileOptions,
    take: (stored: StoredVector) => void,
  ): Promise<VectorFile> {
    const opened = new VectorFile(path, options);
    if ((await options.files.status(path)) === undefined) return opened;
    const file = await options.files.open(path, options.readOnly ? "read" : "write");
    const found = await readHeader(file);
    if (found === undefined || found.header.model !== model) {
      if (found === undefined && (await file.status()).size > 0) opened.damaged = 1;
      await file.close();
      return opened;
    }
    opened.#dimension = found.header.dimension;
    opened.#end = await opened.#readRecords(file, found.bytes, take);
    if (options.readOnly) await file.close();
    else {
      await file.truncate(opened.#end);
      opened.#file = file;
    }
    return opened;
  }

  /** Appends vectors, all of the model's dimension; the first ones make the file. Resolves when they are on the disk. */
  async append(model: string, vectors: readonly StoredVector[]): Promise<void> {
    const [first] = vectors;
    if (this.#options.readOnly || first === undefined) return;
    const file = this.#file ?? (await this.#create(model, first.vector.length));
    const size = recordBytes(this.#dimension);
    const perPiece = Math.max(1, Math.floor(pieceBytes / size));
    let end = this.#end;
    for (let at = 0; at < vectors.length; at += perPiece) {
      const piece = Buffer.concat(vectors.slice(at, at + perPiece).map(encode));
      await writeAll(file, piece, end);
      end += piece.length;
    }
    if (!this.#options.loseOnPowerCut) await file.sync();
    this.#end = end;
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }

  async #create(model: string, dimension: number): Promise<OpenFile> {
    const { files } = this.#options;
    const content = { format: "casebook.vectors", version: 1, model, dimension } as const;
    const line = `${JSON.stringify({ ...content, checksum: crc32(JSON.stringify(content)) })}\n`;
    const file = await files.open(this.path, "write");
    await file.truncate(0);
    await writeAll(file, Buffer.from(line), 0);
    await file.sync();
    await files.syncDirectory(dirname(this.path));
    this.#file = file;
    this.#dimension = dimension;
    this.#end = Buffer.byteLength(line);
    return file;
  }

  /** Gives back where the last whole record ends. */
  async #readRecords(file: OpenFile, start: number, take: (stored: StoredVector) => void): Promise<number> {
    const size = recordBytes(this.#dimension);
    const piece = Buffer.alloc(Math.max(1, Math.floor(pieceBytes / size)) * size);
    let end = start;
    for (;;) {
      const whole = Math.floor((await readAll(file, piece, end)) / size);
      for (let at = 0; at < whole; at++) {
        const stored = decode(piece.subarray(at * size, (at + 1) * size), this.#dimension);
        if (stored === undefined) this.damaged++;
        else take(stored);
      }
      end += whole * size;
      if (whole * size < piece.length) return end;
    }
  }
}

function encode({ key, vector }: StoredVector): Buffer {
  const record = Buffer.alloc(recordBytes(vector.length));
  record.set(Buffer.from(key, "base64"), 0);
  vector.forEach((value, at) => {
    record.writeFloatLE(value, keyBytes + 4 * at);
  });
  const body = record.subarray(0, -checksumBytes);
  record.writeUInt32LE(crc32(body), body.length);
  return record;
}

function decode(record: Buffer, dimension: number): StoredVector | undefined {
  const body = record.subarray(0, -checksumBytes);
  if (crc32(body) !== record.readUInt32LE(body.length)) return undefined;
  const vector = new Float32Array(dimension);
  for (let at = 0; at < dimension; at++) vector[at] = record.readFloatLE(keyBytes + 4 * at);
  return { key: record.toString("base64", 0, keyBytes), vector };
}

async function readHeader(file: OpenFile): Promise<{ header: VectorHeader; bytes: number } | undefined> {
  const beginning = Buffer.alloc(longestHeader);
  const length = await readAll(file, beginning, 0);
  const end = beginning.subarray(0, length).indexOf("\n");
  if (end < 0) return undefined;
  try {
    const line: unknown = JSON.parse(beginning.toString("utf8", 0, end));
    const { checksum, ...header } = headerSchema.parse(line);
    return crc32(JSON.stringify(header)) === checksum ? { header, bytes: end + 1 } : undefined;
  } catch {
    return undefined;
  }
}

/** Resolves to the bytes that were there. */
async function readAll(file: OpenFile, target: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < target.length) {
    const read = await file.read(target.subarray(done), position + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}

async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += await file.write(bytes.subarray(done), position + done);
}
