/** One recorded reply in a file of its own. */
import { randomUUID } from "node:crypto";
import { decodeLine, encodeLine, type Files, readWhole, replaceFile } from "@casebook/journal";
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
  const bytes = await readWhole(files, path);
  if (bytes === undefined) return undefined;
  const line = decodeLine(Buffer.from(bytes.toString("utf8").trimEnd()));
  const { data } = fileSchema.safeParse(line.sound ? line.record : undefined);
  return data?.key === key ? data.reply : "damaged";
}

/** Resolves when the reply is on the disk. At any moment the file is not there, or whole. */
export async function writeReply(
  files: Files,
  path: string,
  key: string,
  request: unknown,
  reply: RecordedReply,
): Promise<void> {
  const line = encodeLine(JSON.stringify({ format: "casebook.reply", version: 1, key, request, reply }));
  // Two processes may record the same reply.
  await replaceFile(files, path, [line], `${path}.${randomUUID()}${unfinished}`);
}
