/** Opens a casebook: the packages put together. */
import { join } from "node:path";
import { openHistory } from "@casebook/history";
import { checkOptions } from "@casebook/incident";
import { createBlend, createLinear, type Predictor } from "@casebook/predict";
import { z } from "zod";
import { readArtefact } from "./artefact/fit-artefact.ts";
import type { Casebook, CasebookOptions } from "./casebook.ts";
import { Ledger } from "./ledger/ledger.ts";
import { OpenCasebook } from "./open-casebook.ts";

const optionsSchema = z.strictObject({
  directory: z.string().min(1).optional(),
  target: z.enum(["category", "service", "text"]).default("category"),
  predictor: z
    .custom<Predictor>((value) => typeof (value as Predictor)?.predict === "function", { error: "must be a predictor" })
    .optional(),
  threshold: z.number().min(0).max(1).default(0.5),
  clock: z.custom<() => Date>(isFunction, { error: "must be a function" }).default(() => () => new Date()),
  newId: z.custom<() => string>(isFunction, { error: "must be a function" }).default(() => () => crypto.randomUUID()),
});

/**
 * Opens a casebook, in memory or over a directory.
 * @throws CasebookError `invalid-option`, `invalid-artefact`; the journal's errors if the directory is locked by another
 * process, damaged in a header, or written by a newer version.
 */
export async function createCasebook(options: CasebookOptions = {}): Promise<Casebook> {
  const { directory, predictor: given, target, ...settings } = checkOptions("createCasebook", optionsSchema, options);
  const history = await openHistory({ newId: settings.newId, ...(directory !== undefined && { directory }) });
  const opened: { close(): Promise<void> }[] = [history];
  try {
    const ledger = await Ledger.open(directory);
    opened.push(ledger);
    const file = directory === undefined ? undefined : join(directory, "fit.json");
    const artefact = file === undefined ? undefined : await readArtefact(file);
    const ownLinear = given === undefined && target !== "text";
    const linear = ownLinear
      ? createLinear({ target, ...(artefact?.linear !== undefined && { artefact: artefact.linear }) })
      : undefined;
    const predictor = given ?? createBlend({ target, ...(linear && { linear }) });
    return new OpenCasebook({ ...settings, target, history, ledger, predictor, linear, file, artefact });
  } catch (error) {
    for (const one of opened) await one.close();
    throw error;
  }
}

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}
