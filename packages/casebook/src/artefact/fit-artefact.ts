/** What `fit` leaves in the directory: rows of a replay, and the linear model. A cache: deleting it costs time only. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type Outcome, outcomeSchema } from "@casebook/confidence";
import type { LearnedFusion } from "@casebook/evaluate";
import { z } from "zod";

export const artefactFile = "fit.json";

const artefactSchema = z.strictObject({
  format: z.literal("casebook.fit"),
  version: z.literal(1),
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
  format: "casebook.fit";
  version: 1;
  fingerprint: string;
  source: string;
  n: number;
  outcomes: Outcome[];
  linear?: unknown;
  fusion?: Pick<LearnedFusion, "weight" | "halfLife"> | undefined;
};

/** Reads an artefact: nothing if there is none, the reason in words if it cannot be used. A cache never stops anybody. */
export async function readArtefact(file: string): Promise<{ artefact?: FitArtefact; reason?: string }> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? {} : { reason: `it cannot be read (${code})` };
  }
  const json = parse(text);
  if (json === undefined) return { reason: "it is not JSON" };
  const parsed = artefactSchema.safeParse(json);
  if (parsed.success) return { artefact: parsed.data as FitArtefact };
  const field = parsed.error.issues[0]!.path.join(".");
  return { reason: `it is damaged or of another version${field === "" ? "" : ` (at "${field}")`}` };
}

/** Writes it whole or not at all. */
export async function writeArtefact(file: string, artefact: FitArtefact): Promise<void> {
  const temporary = `${file}.new`;
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(temporary, "w");
  try {
    await handle.writeFile(JSON.stringify(artefact));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
