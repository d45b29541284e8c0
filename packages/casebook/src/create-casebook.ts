/** Opens a casebook: the packages put together. */
import { join, resolve } from "node:path";
import { type Embeddings, type EmbedOptions, embeddingsName, openHistory } from "@casebook/history";
import { CasebookError, checkOptions, isCasebookError } from "@casebook/incident";
import {
  createBlend,
  createLinear,
  type LinearPredictor,
  type Predictor,
  predictorSchema,
  type Target,
} from "@casebook/predict";
import { z } from "zod";
import { artefactFile, type FitArtefact, readArtefact } from "./artefact/fit-artefact.ts";
import type { Casebook, CasebookDamage, CasebookOptions } from "./casebook.ts";
import { damageIn } from "./damage.ts";
import { noCasebook } from "./errors.ts";
import { Ledger } from "./ledger/ledger.ts";
import { OpenCasebook } from "./open-casebook.ts";

const fieldsSchema = z.strictObject({
  directory: z.string().trim().min(1).optional(),
  readOnly: z.boolean().default(false),
  target: z.enum(["category", "service", "text"]).default("category"),
  predictor: predictorSchema.optional(),
  threshold: z.number().min(0).max(1).default(0.5),
  // Checked by openHistory.
  embeddings: z.custom<Embeddings>().optional(),
  embed: z.custom<EmbedOptions>().optional(),
  clock: z.custom<() => Date>(isFunction, { error: "must be a function" }).default(() => () => new Date()),
  newId: z.custom<() => string>(isFunction, { error: "must be a function" }).default(() => () => crypto.randomUUID()),
});

const optionsSchema = fieldsSchema.refine(({ readOnly, directory }) => !readOnly || directory !== undefined, {
  path: ["readOnly"],
  error: "a casebook in memory cannot be read-only",
});

/**
 * Opens a casebook, in memory or over a directory, which is made if it is not there. One process at a time can have a
 * directory open for writing, any number read it beside. Damaged lines and a `fit.json` that cannot be used do not stop it: see `damage`.
 * @throws CasebookError `invalid-option`; `casebook-locked` if the directory is open already; `no-casebook` if there is none to
 * read; the journal's errors if a
 * header is damaged, a file cannot be read, or a newer version wrote it.
 */
export async function createCasebook(options: CasebookOptions = {}): Promise<Casebook> {
  const checked = checkOptions("createCasebook", optionsSchema, options);
  const { predictor: given, target, directory: place, embeddings, embed, ...settings } = checked;
  const directory = place === undefined ? undefined : resolve(place);
  const opened: { close(): Promise<void> }[] = [];
  try {
    const { newId, readOnly } = settings;
    const history = await openHistory({
      newId,
      readOnly,
      ...(directory !== undefined && { directory }),
      ...(embeddings !== undefined && { embeddings }),
      ...(embed !== undefined && { embed }),
    });
    opened.push(history);
    const ledger = await Ledger.open(directory, readOnly);
    opened.push(ledger);
    const damage: CasebookDamage[] = [
      ...damageIn("incidents.journal", history.damage),
      ...damageIn("ledger.journal", ledger.damage),
    ];
    const file = directory === undefined ? undefined : join(directory, artefactFile);
    const { artefact, linear, reason } = await learnedIn(file, given === undefined ? target : undefined);
    if (reason !== undefined)
      damage.push({ file: artefactFile, reason: `${reason}; it is left out until the next fit` });
    const rank = embeddings === undefined ? "tf-idf" : "fused";
    // What was learned of its answers holds for the similarities of one model only.
    const seenBy = embeddings === undefined ? "" : ` with ${embed?.name ?? embeddingsName(embeddings)}`;
    const proposing = (learned: LinearPredictor | undefined): Predictor => {
      const proposes = given ?? createBlend({ target, rank, ...(learned && { linear: learned }) });
      return seenBy === "" ? proposes : withFingerprint(proposes, proposes.fingerprint + seenBy);
    };
    const predictor = proposing(linear);
    const parts = { target, history, ledger, predictor, linear, rank, seenBy, file, artefact, damage } as const;
    return new OpenCasebook({ ...settings, ...parts, proposing });
  } catch (error) {
    for (const one of opened) await one.close();
    throw inWordsOfCasebook(error, directory);
  }
}

/** The same predictor, known by another name for its answers. */
function withFingerprint(predictor: Predictor, fingerprint: string): Predictor {
  const { id, score } = predictor;
  return {
    id,
    fingerprint,
    predict: (...asked) => predictor.predict(...asked),
    ...(score && { score: (...asked) => score.apply(predictor, asked) }),
  };
}

type Learned = {
  artefact?: FitArtefact | undefined;
  linear?: LinearPredictor | undefined;
  reason?: string | undefined;
};

/** What the last fit left, and our own linear model with it. Where it cannot be used: a new model, and the reason. */
async function learnedIn(file: string | undefined, ownTarget: Target | undefined): Promise<Learned> {
  const { artefact, reason } = file === undefined ? {} : await readArtefact(file);
  if (ownTarget === undefined || ownTarget === "text") return { artefact, reason };
  if (artefact?.linear === undefined) return { artefact, reason, linear: createLinear({ target: ownTarget }) };
  try {
    return { artefact, linear: createLinear({ target: ownTarget, artefact: artefact.linear }) };
  } catch (error) {
    if (!isCasebookError(error)) throw error;
    const where = error.field === undefined ? "" : ` (at "linear.${error.field}")`;
    return { reason: `it is damaged or of another version${where}`, linear: createLinear({ target: ownTarget }) };
  }
}

/** The journal's remedies name options that a casebook does not have. */
function inWordsOfCasebook(error: unknown, directory: string | undefined): unknown {
  if (!isCasebookError(error)) return error;
  if (error.code === "journal-missing") return noCasebook(directory, error);
  if (error.code !== "journal-locked") return error;
  const who = /by (.+?)\. /.exec(error.message)?.[1] ?? "another writer";
  return new CasebookError({
    code: "casebook-locked",
    message: `The casebook in ${directory} is open already, by ${who}.`,
    field: "directory",
    value: directory,
    remedy: `Close it there, or wait until it has ended; to read it meanwhile, pass readOnly: true. If nothing uses it any more, delete ${error.value}.lock.`,
    cause: error,
  });
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}
