/** What the history of this package can do besides what every store can. */
import type { Incident, Question, RootCause } from "@casebook/incident";
import type { Damage } from "@casebook/journal";
import type { ExportedRecord, RefutedCause } from "./export/exported-record.ts";
import type { FusionOptions } from "./fuse/settings.ts";
import type { History } from "./history.ts";
import type { IndexNote } from "./persist/index-note.ts";
import type { Waiting } from "./semantic/semantic-index.ts";

/** What was found wrong with the files when the history was opened. `operation`: a sound line that this version does not know. */
export type HistoryDamage = Damage | { line: number; kind: "operation"; raw: string };

/** How to compact. */
export type CompactOptions = {
  /** Of causes that were refuted: those to leave out because their words are those of a removed incident. @default none */
  isForgotten?: (cause: RootCause) => boolean;
};

/** What a compaction did. Sizes of the journal in bytes. */
export type CompactReport = { before: number; after: number };

export interface OpenedHistory extends History {
  /** Lines of the journal that could not be used, each kept aside or left where it is. */
  readonly damage: readonly HistoryDamage[];
  /** How the index came to be; undefined in memory, where it is made as incidents come. */
  readonly index: IndexNote | undefined;
  /** An incident as last recorded: its latest version, else the last record of it while it was open. */
  latest(id: string): Promise<Incident | undefined>;
  /** The symptoms of an incident as first recorded. */
  firstRecorded(id: string): Promise<Question | undefined>;
  /**
   * Replaces what was learned about the ranking, for all pasts that are asked for from now on.
   * @throws CasebookError `invalid-option`
   */
  useFusion(fusion: FusionOptions): void;
  /** Incidents without a vector, by id: they are found by their words only. Empty without embeddings. */
  waiting(): Promise<Waiting[]>;
  /** Embeds what waits, the latest first, and resolves to how many wait still. Stops where the model fails altogether. */
  embedWaiting(options?: { signal?: AbortSignal }): Promise<number>;
  /**
   * Writes the files anew with what still counts: what was removed or corrected is then in none of them, and lines set
   * aside (`incidents.journal.damaged`) are deleted, since nobody can tell what they hold. Answers stay the same.
   * Changes wait meanwhile; questions are answered. After a crash the old or the new journal is there, whole.
   * @throws CasebookError `history-file`, and the journal's errors; the history is then as before
   */
  compact(options?: CompactOptions): Promise<CompactReport>;
  /**
   * What the files still hold of incidents that were removed and of records that were corrected: everything that a
   * compaction will take out and that can be read. Whoever keeps words of incidents elsewhere finds by it what to
   * forget. Nothing for a history in memory.
   */
  leftBehind(): AsyncIterable<Incident | RefutedCause>;
  /**
   * Everything, one JSON value a line, for `restoreHistory`: versions, symptoms as first recorded, refuted causes. In an
   * empty history they give the same answers.
   */
  export(): AsyncIterable<ExportedRecord>;
}
