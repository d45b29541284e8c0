/** An append-only file of checksummed JSON lines. */
export type { Checkpoint, Extent } from "./checkpoint.ts";
export type { Damage, DamageKind } from "./damage.ts";
export { JournalError, type JournalErrorCode, type JournalErrorDetails } from "./errors.ts";
export { type FileStatus, type Files, nodeFiles, type OpenFile } from "./files.ts";
export type { HeldLines } from "./held-lines.ts";
export type { Journal, ReplayedRecord, RewriteOptions, RewriteReport } from "./journal.ts";
export { type DecodedLine, decodeLine, encodeLine } from "./line.ts";
export { createDirectories } from "./location.ts";
export { openJournal } from "./open-journal.ts";
export type { OpenOptions, ReadOptions } from "./options.ts";
export { type RepairOptions, type RepairReport, repairJournal } from "./repair-journal.ts";
export { readWhole, removeIfThere, replaceFile, unfinished } from "./replace-file.ts";
export { type Verification, verifyJournal } from "./verify-journal.ts";
