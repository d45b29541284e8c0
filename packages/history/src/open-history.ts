/** Opens a history: in memory, or over a directory whose journal is the truth. */
import { checkOptions } from "@casebook/incident";
import { type Files, nodeFiles } from "@casebook/journal";
import { z } from "zod";
import { analysisOf } from "./analysis/analysis.ts";
import { type AnalysisOptions, analysisOptionsSchema } from "./analysis/analysis-options.ts";
import { JournaledHistory } from "./journaled-history.ts";
import type { OpenedHistory } from "./opened-history.ts";
import { HistoryFiles } from "./persist/history-files.ts";
import { IncidentStore } from "./records/incident-store.ts";

export type HistoryOptions = {
  /** Where incidents are kept. Absent: in memory only. */
  directory?: string;
  /** BM25's saturation of term frequency, > 0. @default 1.2 */
  k1?: number;
  /** BM25's share of length normalisation, in [0, 1]. @default 0.75 */
  b?: number;
  /** Opens an existing directory for reading only, beside a writer; shows what was there when it was opened. @default false */
  readOnly?: boolean;
  /**
   * Acknowledge before what was written is on the disk. A power cut then loses what was acknowledged since the history
   * was last closed or compacted; a killed process alone loses nothing. @default false
   */
  loseOnPowerCut?: boolean;
  /** How text becomes terms. A directory that was last opened with other options gets its index made anew. @default as in `AnalysisOptions` */
  analysis?: AnalysisOptions;
  /**
   * So many changes that the index file lacks are worth writing it when closing, and ten times as many right after they
   * were added; `Number.POSITIVE_INFINITY`: never. @default 1000
   */
  indexAfter?: number;
  /** Makes the id of a new store. @default crypto.randomUUID */
  newId?: () => string;
  /** The file system. @default nodeFiles */
  files?: Files;
};

const storeId = z.string().min(1);

const optionsSchema = z
  .strictObject({
    directory: z.string().min(1).optional(),
    k1: z.number().positive().default(1.2),
    b: z.number().min(0).max(1).default(0.75),
    analysis: analysisOptionsSchema.default({}),
    readOnly: z.boolean().default(false),
    loseOnPowerCut: z.boolean().default(false),
    indexAfter: z.union([z.int().min(0), z.literal(Number.POSITIVE_INFINITY)]).default(1000),
    newId: z.custom<() => string>((value) => typeof value === "function").default(() => () => crypto.randomUUID()),
    files: z.custom<Files>((value) => typeof (value as Files | null)?.open === "function").default(() => nodeFiles),
  })
  .refine(({ readOnly, directory }) => !readOnly || directory !== undefined, {
    path: ["readOnly"],
    message: "a history in memory cannot be read-only",
  });

/**
 * Opens a history.
 * @throws CasebookError `invalid-option`; `missing-package` if a language of `analysis` needs one; the journal's errors if the directory is locked, damaged in its header or of a newer version.
 */
export async function openHistory(options: HistoryOptions = {}): Promise<OpenedHistory> {
  const {
    directory,
    k1,
    b,
    analysis,
    newId: makeId,
    ...settings
  } = checkOptions("openHistory", optionsSchema, options);
  const store = new IncidentStore({ k1, b }, await analysisOf(analysis));
  const newId = (): string => checkOptions("openHistory: newId()", storeId, makeId());
  if (directory === undefined) return new JournaledHistory({ name: newId(), store });
  const opened = await HistoryFiles.open({ ...settings, directory, newId }, store);
  return new JournaledHistory({ name: opened.name, store, files: opened });
}
