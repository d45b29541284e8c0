/** How the index of a history came to be. */

/**
 * Why an index file was not used. `absent`: there is none. `damaged`: a byte of it is another than was written.
 * `version`: another release wrote it. `options`: it was made with other options. `journal`: it is of another journal,
 * or of one that was changed. `unreadable`: the system does not let it be read.
 */
export type IndexReason = "absent" | "damaged" | "version" | "options" | "journal" | "unreadable";

/**
 * Whether the index was read from its file or made from the journal. `replayed`: lines of the journal that were read
 * for it. `unsaved`: why the index file could not be written since.
 */
export type IndexNote = { replayed: number; unsaved?: string } & (
  | { source: "file" }
  | { source: "journal"; reason: IndexReason; message: string }
);

const messages: Record<IndexReason, string> = {
  absent: "There is no index file, so the index was made from the journal.",
  damaged: "The index file is damaged, so the index was made from the journal.",
  version: "The index file was written by another release, so the index was made from the journal.",
  options: "The index file was made with other options, so the index was made from the journal.",
  journal: "The index file is not of this journal as it is now, so the index was made from the journal.",
  unreadable: "The index file cannot be read, so the index was made from the journal.",
};

/** A note in words. */
export function madeAnew(reason: IndexReason, replayed: number): IndexNote & { source: "journal" } {
  return { source: "journal", replayed, reason, message: messages[reason] };
}
