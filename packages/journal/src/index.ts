/** An append-only file of checksummed JSON lines. */
export type { Damage, DamageKind } from "./damage.ts";
export { JournalError, type JournalErrorCode, type JournalErrorDetails } from "./errors.ts";
export { type FileStatus, type Files, nodeFiles, type OpenFile } from "./files.ts";
export type { Journal, ReplayedRecord } from "./journal.ts";
export { openJournal } from "./open-journal.ts";
export type { OpenOptions, ReadOptions } from "./options.ts";
export { type Verification, verifyJournal } from "./verify-journal.ts";
