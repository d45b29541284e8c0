/** What `fit` leaves in the directory: rows of a replay, and the linear model. A cache: deleting it costs time only. */
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type Outcome, outcomeSchema } from "@casebook/confidence";
import { CasebookError } from "@casebook/incident";
import { z } from "zod";

const artefactSchema = z.strictObject({
  format: z.literal("casebook.fit"),
  version: z.literal(1),
  /** Of the predictor that was replayed. */
  fingerprint: z.string(),
  /** How many resolved incidents there were. */
  n: z.int().min(0),
  outcomes: z.array(outcomeSchema),
  /** The linear model's own artefact, checked by its own reader. */
  linear: z.unknown().optional(),
});

export type FitArtefact = {
  format: "casebook.fit";
  version: 1;
  fingerprint: string;
  n: number;
  outcomes: Outcome[];
  linear?: unknown;
};

/** Reads an artefact; undefined if there is none.
 * @throws CasebookError `invalid-artefact`
 */
export async function readArtefact(file: string): Promise<FitArtefact | undefined> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const parsed = artefactSchema.safeParse(parse(text));
  if (parsed.success) return parsed.data as FitArtefact;
  throw new CasebookError({
    code: "invalid-artefact",
    message: `${file} cannot be used: it is damaged, or of another version.`,
    field: parsed.error.issues[0]!.path.join("."),
    remedy: "Delete it and fit again; no incident is lost.",
  });
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
