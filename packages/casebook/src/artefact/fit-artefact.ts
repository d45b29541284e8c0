/** What `fit` leaves in the directory: rows of a replay, and the linear model. A cache: deleting it costs time only. */
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { type Outcome, outcomeSchema } from "@casebook/confidence";
import type { LearnedFusion } from "@casebook/evaluate";
import { createDirectories, nodeFiles, replaceFile } from "@casebook/journal";
import { z } from "zod";

export const artefactFile = "fit.json";

/** Stands before what was learned, which a checksum follows from; a closing brace comes after it. */
const head = (checksum: string): string => `{"format":"casebook.fit","version":2,"checksum":"${checksum}","learned":`;
const headLength = head("00000000").length;

const artefactSchema = z.strictObject({
  /** Of the predictor that was replayed. */
  fingerprint: z.string(),
  /** `Past.source` of the history then: another one means that records were corrected or removed since. */
  source: z.string(),
  /** How many resolved incidents there were. */
  n: z.int().min(0),
  outcomes: z.array(outcomeSchema),
  /** The linear model's own artefact, checked by its own reader. */
  linear: z.unknown().optional(),
  /** How words and meaning are weighed from each moment on; absent without embeddings. */
  fusion: z
    .strictObject({
      weight: z.array(z.tuple([z.string(), z.number().min(0).max(1)])),
      halfLife: z.array(z.tuple([z.string(), z.number().min(7).max(90).nullable()])),
    })
    .optional(),
});

export type FitArtefact = {
  fingerprint: string;
  source: string;
  n: number;
  outcomes: Outcome[];
  linear?: unknown;
  fusion?: Pick<LearnedFusion, "weight" | "halfLife"> | undefined;
};

/** Reads an artefact: nothing if there is none, the reason in words if it cannot be used. A cache never stops anybody. */
export async function readArtefact(file: string): Promise<{ artefact?: FitArtefact; reason?: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? {} : { reason: `it cannot be read (${code})` };
  }
  const learned = bytes.subarray(headLength, -1);
  const isWhole = bytes.equals(Buffer.concat([Buffer.from(head(checksumOf(learned))), learned, Buffer.from("}")]));
  const json = isWhole ? parse(learned.toString("utf8")) : undefined;
  if (json === undefined) return { reason: "it is damaged or of another version" };
  const parsed = artefactSchema.safeParse(json);
  if (parsed.success) return { artefact: parsed.data as FitArtefact };
  const field = parsed.error.issues[0]!.path.join(".");
  return { reason: `it is damaged or of another version${field === "" ? "" : ` (at "${field}")`}` };
}

/** Writes it whole or not at all. */
export async function writeArtefact(file: string, artefact: FitArtefact): Promise<void> {
  const learned = Buffer.from(JSON.stringify(artefact));
  await createDirectories(nodeFiles, dirname(file));
  await replaceFile(nodeFiles, file, [Buffer.from(head(checksumOf(learned))), learned, Buffer.from("}")]);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checksumOf(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, "0");
}
