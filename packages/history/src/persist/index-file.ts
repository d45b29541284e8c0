/** The index file of a directory: a cache, made from the journal and worth nothing without it. */
import { join } from "node:path";
import {
  type Checkpoint,
  type Files,
  type HeldLines,
  readWhole,
  removeIfThere,
  replaceFile,
  unfinished,
} from "@casebook/journal";
import { z } from "zod";
import { fileFailed } from "../errors.ts";
import { LexicalIndex } from "../lexical/lexical-index.ts";
import type { IncidentStore } from "../records/incident-store.ts";
import { openIncidentJournal } from "./incident-journal.ts";
import type { IndexReason } from "./index-note.ts";
import { decodeHead, decodeSections, encodeSections } from "./sections.ts";
import { recordsFrom, storeSections } from "./store-columns.ts";

const count = z.int().min(0);

const aboutSchema = z.strictObject({
  /** The options that the index depends on. */
  fingerprint: z.string(),
  /** The name of the store. */
  store: z.string(),
  /** What stands in the journal up to here is in the index. */
  covers: z.strictObject({ bytes: count, lines: count, checksum: count, damaged: z.array(count) }),
  state: z.strictObject({ generation: count, revision: count }),
  /** Lines up to there that are no operation of this version. */
  unknown: z.array(count),
});

type About = z.infer<typeof aboutSchema>;

/** An index file whose every byte is what was written. */
export type FoundIndex = { about: About; sections: ReadonlyMap<string, Buffer> };

export function indexPath(directory: string): string {
  return join(directory, "incidents.index");
}

/**
 * Reads the index file, or says why it cannot be used. Whether it is of this journal is seen only there.
 * `fingerprint`: of the options that it must have been made with, if it matters.
 */
export async function readIndex(
  files: Files,
  directory: string,
  fingerprint?: string,
): Promise<FoundIndex | IndexReason> {
  const bytes = await readWhole(files, indexPath(directory));
  if (bytes === undefined) return "absent";
  const head = decodeHead(bytes);
  if (head === undefined) return "damaged";
  if (head === "version") return "version";
  const about = aboutSchema.safeParse(head.about).data;
  if (about === undefined) return "version";
  if (fingerprint !== undefined && about.fingerprint !== fingerprint) return "options";
  const sections = await decodeSections(bytes, head);
  return sections === undefined ? "damaged" : { about, sections };
}

/** Fills an empty store with what the index file knew. False if the file does not hold together. */
export function fillFrom({ about, sections }: FoundIndex, store: IncidentStore, lines: HeldLines): boolean {
  const lexical = sections.get("lexical");
  if (lexical === undefined) return false;
  const index = LexicalIndex.fromBytes(lexical, store.parameters);
  const found = recordsFrom(sections, lines, index.documents);
  if (found === undefined) return false;
  store.takeIn(index, found.records, found.outages);
  store.state = about.state;
  return true;
}

/** Writes the index file of a store, which must not change meanwhile. `covers`: what the store was made of. */
export async function writeIndex(
  files: Files,
  directory: string,
  store: IncidentStore,
  about: { store: string; covers: Checkpoint; unknown: readonly number[] },
): Promise<void> {
  const sections = [...(await storeSections(store)), { name: "lexical", chunks: store.index.toBytes() }];
  const { fingerprint, state } = store;
  const whole: About = {
    ...about,
    covers: { ...about.covers, damaged: [...about.covers.damaged] },
    unknown: [...about.unknown],
    fingerprint,
    state,
  };
  await replaceFile(files, indexPath(directory), await encodeSections(whole, sections));
}

/** True if the journal begins with what the index file was made of. */
export async function isOfJournal(
  { about }: FoundIndex,
  directory: string,
  files: Files,
  options: { signal?: AbortSignal },
): Promise<boolean> {
  const journal = await openIncidentJournal(directory, { ...options, files, readOnly: true, checkpoint: about.covers });
  await journal.close();
  return journal.held !== undefined;
}

/**
 * Deletes the index file, and one that was not finished. True if there was an index file.
 * @throws CasebookError `history-file`
 */
export async function removeIndex(files: Files, directory: string): Promise<boolean> {
  const path = indexPath(directory);
  try {
    await removeIfThere(files, unfinished(path));
    return await removeIfThere(files, path);
  } catch (cause) {
    throw fileFailed(path, cause);
  }
}
