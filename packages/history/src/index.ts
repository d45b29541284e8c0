/** The incident-history index. */
export type { AddReport, History } from "./history.ts";
export type { Past, Precedent, SearchOptions } from "./past.ts";
