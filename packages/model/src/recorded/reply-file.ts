/** One recorded reply in a file of its own. */
import { randomUUID } from "node:crypto";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import type { Files } from "@casebook/journal";
import { z } from "zod";
import type { RawAnswer } from "../call/answer-read.ts";
import { type Rung, rungSchema } from "../structured/rungs.ts";

export type RecordedReply = {
  text: string;
  calledTool: boolean;
  finishReason: RawAnswer["finishReason"];
  logprobs?: RawAnswer["logprobs"];
  rung?: Rung | undefined;
  repair: "none" | "text" | "model";
};

const token = z.object({ token: z.string(), logprob: z.number() });
const fileSchema = z.object({
  format: z.literal("casebook.reply"),
  version: z.literal(1),
  key: z.string(),
  request: z.unknown().optional(),
  reply: z.object({
    text: z.string(),
    calledTool: z.boolean(),
    finishReason: z.enum(["stop", "length", "unknown"]),
    logprobs: z.array(token.extend({ top: z.array(token).exactOptional() })).exactOptional(),
    rung: rungSchema.optional(),
    repair: z.enum(["none", "text", "model"]),
  }),
});

const unfinished = ".new";

/** True for what a crash left behind while a reply was written. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(unfinished);
}

/** Undefined if there is none, "damaged" if it is not what was written. */
export async function readReply(
  files: Files,
  path: string,
  key: string,
): Promise<RecordedReply | "damaged" | undefined> {
  const bytes = await readBytes(files, path);
  if (bytes === undefined) return undefined;
  // The checksum of the line, a space, the line: as in the journal.
  const line = bytes.toString("utf8").trimEnd();
  const body = line.slice(9);
  if (line.slice(0, 9) !== `${checksum(body)} `) return "damaged";
  try {
    const { key: written, reply } = fileSchema.parse(JSON.parse(body));
    return written === key ? reply : "damaged";
  } catch {
    return "damaged";
  }
}

/** Resolves when the reply is on the disk. At any moment the file is not there, or whole. */
export async function writeReply(
  files: Files,
  path: string,
  key: string,
  request: unknown,
  reply: RecordedReply,
): Promise<void> {
  const body = JSON.stringify({ format: "casebook.reply", version: 1, key, request, reply });
  // Two processes may record the same reply.
  const beside = `${path}.${randomUUID()}${unfinished}`;
  try {
    const file = await files.open(beside, "write");
    try {
      const bytes = Buffer.from(`${checksum(body)} ${body}\n`);
      for (let at = 0; at < bytes.length; ) {
        const written = await file.write(bytes.subarray(at), at);
        if (written === 0) throw new Error("the disk took no more bytes");
        at += written;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(beside, path);
  } catch (error) {
    await files.remove(beside).catch(() => {});
    throw error;
  }
  await files.syncDirectory(dirname(path));
}

/** All of a file; undefined if it is not there. */
export async function readBytes(files: Files, path: string): Promise<Buffer | undefined> {
  if ((await files.status(path)) === undefined) return undefined;
  const file = await files.open(path, "read");
  try {
    const bytes = Buffer.alloc((await file.status()).size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    await file.close();
  }
}

function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}
