/** The incident-history index: retrieval of precedents as of any past moment. */
export { questionTerms, type TermCounts } from "./analysis/terms.ts";
export { textSimilarity } from "./analysis/text-similarity.ts";
export { tokensOf } from "./analysis/tokens.ts";
export { unknownIncident } from "./errors.ts";
export type { AddReport, History } from "./history.ts";
export { type HistoryDamage, type HistoryOptions, type OpenedHistory, openHistory } from "./open-history.ts";
export type { Past, Precedent, SearchOptions } from "./past.ts";
