/** Opens a history: in memory, or over a directory whose journal is the truth. */
import { checkOptions } from "@casebook/incident";
import { type Files, nodeFiles } from "@casebook/journal";
import { z } from "zod";
import { analysisOf } from "./analysis/analysis.ts";
import { type AnalysisOptions, analysisOptionsSchema } from "./analysis/analysis-options.ts";
import { type FusionOptions, fusionSchema } from "./fuse/settings.ts";
import { JournaledHistory } from "./journaled-history.ts";
import type { OpenedHistory } from "./opened-history.ts";
import { HistoryFiles } from "./persist/history-files.ts";
import { IncidentStore } from "./records/incident-store.ts";
import {
  type Embeddings,
  type EmbedOptions,
  embeddingsSchema,
  embedOptionsSchema,
} from "./semantic/embed/embeddings.ts";
import { type NearestNeighbours, neighboursSchema } from "./semantic/nearest-neighbours.ts";
import { openSemanticIndex } from "./semantic/open-semantic-index.ts";

export type HistoryOptions = {
  /** Where incidents are kept. Absent: in memory only. */
  directory?: string;
  /** BM25's saturation of term frequency, > 0. @default 1.2 */
  k1?: number;
  /** BM25's share of length normalisation, in [0, 1]. @default 0.75 */
  b?: number;
  /** Any of LangChain's embeddings: precedents are then found by meaning too. @default none: by words only */
  embeddings?: Embeddings;
  /** How the embeddings are asked. */
  embed?: EmbedOptions;
  /**
   * Proposes near vectors, such as a graph for millions of them. The history itself checks what a moment sees, computes the
   * cosines, and scans where too few are left. Closed with the history. @default a scan of all vectors
   */
  neighbours?: NearestNeighbours;
  /** What was learned about the ranking, by whoever may learn. @default ranks are fused, and age does not count */
  fusion?: FusionOptions;
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
    embeddings: embeddingsSchema.optional(),
    embed: embedOptionsSchema.prefault({}),
    neighbours: neighboursSchema.optional(),
    fusion: fusionSchema.prefault({}),
    readOnly: z.boolean().default(false),
    loseOnPowerCut: z.boolean().default(false),
    indexAfter: z.union([z.int().min(0), z.literal(Number.POSITIVE_INFINITY)]).default(1000),
    newId: z.custom<() => string>((value) => typeof value === "function").default(() => () => crypto.randomUUID()),
    files: z.custom<Files>((value) => typeof (value as Files | null)?.open === "function").default(() => nodeFiles),
  })
  .refine(({ neighbours, embeddings }) => neighbours === undefined || embeddings !== undefined, {
    path: ["neighbours"],
    message: "neighbours need embeddings",
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
  return openWith(options, { anew: false });
}

/** `anew`: the vectors are made beside those of another model. */
export async function openWith(options: HistoryOptions, { anew }: { anew: boolean }): Promise<JournaledHistory> {
  const {
    directory,
    k1,
    b,
    analysis,
    newId: makeId,
    embeddings,
    embed,
    neighbours,
    fusion,
    ...settings
  } = checkOptions("openHistory", optionsSchema, options);
  const store = new IncidentStore({ k1, b }, await analysisOf(analysis));
  const newId = (): string => checkOptions("openHistory: newId()", storeId, makeId());
  const openSemantic = () =>
    openSemanticIndex(
      { embeddings, neighbours, embed },
      directory === undefined ? undefined : { ...settings, directory, anew },
    );
  if (directory === undefined) {
    return new JournaledHistory({ name: newId(), store, semantic: await openSemantic(), fusion });
  }
  const opened = await HistoryFiles.open({ ...settings, directory, newId }, store);
  try {
    const semantic = await openSemantic();
    for (const { versions } of store.records.values()) for (const version of versions) semantic?.register(version);
    await semantic?.settle();
    return new JournaledHistory({ name: opened.name, store, files: opened, semantic, fusion });
  } catch (error) {
    await opened.close();
    throw error;
  }
}
