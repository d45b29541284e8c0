/** The incident-history index: retrieval of precedents as of any past moment. */
export type { AnalysisOptions, Field, Stemmer } from "./analysis/analysis-options.ts";
export type { Language } from "./analysis/languages.ts";
export type { Mask } from "./analysis/masks.ts";
export { questionTerms, type TermCounts } from "./analysis/terms.ts";
export { textSimilarity } from "./analysis/text-similarity.ts";
export { tokensOf } from "./analysis/tokens.ts";
export { AddInterrupted, unknownIncident } from "./errors.ts";
export type { ExportedRecord, ExportHeader, RefutedCause } from "./export/exported-record.ts";
export { isExport, type RestoreReport, restoreHistory } from "./export/restore-history.ts";
export { type DiverseOptions, diverseExamples } from "./fuse/diverse-examples.ts";
export type { FusionOptions, Learned } from "./fuse/settings.ts";
export type { AddReport, History } from "./history.ts";
export type { TermShare } from "./lexical/hit.ts";
export { type HistoryOptions, openHistory } from "./open-history.ts";
export type { CompactOptions, CompactReport, HistoryDamage, OpenedHistory } from "./opened-history.ts";
export type { Past, Precedent, SearchOptions } from "./past.ts";
export type { IndexNote, IndexReason } from "./persist/index-note.ts";
export {
  type FileReport,
  type HistoryVerification,
  type VerifyOptions,
  verifyHistory,
} from "./persist/verify-history.ts";
export { type ReembedReport, reembed } from "./reembed.ts";
export { type Embeddings, type EmbedOptions, embeddingsName } from "./semantic/embed/embeddings.ts";
export { type AiSdkEmbeddingModel, fromAiSdk } from "./semantic/embed/from-ai-sdk.ts";
export type { NearestNeighbours, NeighbourVector } from "./semantic/nearest-neighbours.ts";
export type { Waiting } from "./semantic/semantic-index.ts";
export { createVectorScan, type ScanOptions, type VectorScan } from "./semantic/vector-scan.ts";
