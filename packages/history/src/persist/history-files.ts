/** The files of one directory: the journal, which is the truth, and the index file, which saves time. */
import { join } from "node:path";
import type { Incident, RootCause } from "@casebook/incident";
import type { Files, HeldLines, Journal } from "@casebook/journal";
import { fileFailed } from "../errors.ts";
import type { RefutedCause } from "../export/exported-record.ts";
import type { CompactReport, HistoryDamage } from "../opened-history.ts";
import type { IncidentStore } from "../records/incident-store.ts";
import type { Operation } from "../records/operation.ts";
import { type Replayed, replayInto } from "../records/replay-store.ts";
import { openIncidentJournal } from "./incident-journal.ts";
import { type FoundIndex, fillFrom, readIndex, removeIndex, writeIndex } from "./index-file.ts";
import { type IndexNote, type IndexReason, madeAnew } from "./index-note.ts";
import { leftBehind } from "./left-behind.ts";
import { retainVectors, vectorsName } from "./vectors.ts";

/** After adding so many times more than is worth an index file, one is written at once instead of when closing. */
const muchMore = 10;

/** How to open the files of a directory. `newId` names a new store; `indexAfter`: see `HistoryOptions`. */
export type FileSettings = {
  directory: string;
  files: Files;
  readOnly: boolean;
  loseOnPowerCut: boolean;
  indexAfter: number;
  newId: () => string;
};

export class HistoryFiles {
  /** The name of the store. */
  readonly name: string;
  readonly damage: readonly HistoryDamage[];
  readonly #settings: FileSettings;
  readonly #journal: Journal;
  readonly #store: IncidentStore;
  #unknown: readonly number[];
  #note: IndexNote;
  /** Lines of the journal that the index file stands for. */
  #covered: number;

  private constructor(
    settings: FileSettings,
    journal: Journal,
    store: IncidentStore,
    { name, note, covered, unknown }: Filled & { name: string },
  ) {
    this.name = name;
    this.#settings = settings;
    this.#journal = journal;
    this.#store = store;
    this.#note = note;
    this.#covered = covered;
    this.#unknown = unknown.map(({ line }) => line);
    this.damage = [...journal.damage, ...unknown];
  }

  /** Opens the files and fills the store, which must be empty. */
  static async open(settings: FileSettings, store: IncidentStore): Promise<HistoryFiles> {
    const { directory, files, readOnly, loseOnPowerCut, newId } = settings;
    // Before the journal: what a writer adds in between is then only more to replay.
    const found = await readIndex(files, directory, store.fingerprint).catch((): IndexReason => "unreadable");
    let made: string | undefined;
    const makeName = (): string => {
      made ??= newId();
      return made;
    };
    const journal = await openIncidentJournal(directory, {
      files,
      readOnly,
      loseOnPowerCut,
      newFingerprint: (previous) => nextFingerprint(previous ?? makeName()),
      ...(typeof found === "object" && { checkpoint: found.about.covers }),
    });
    try {
      const filled = await fill(store, journal, found);
      if (!readOnly && filled.note.source === "journal") await removeIndex(files, directory).catch(() => undefined);
      const name = filled.name ?? makeName();
      if (filled.name === undefined && !readOnly) {
        await journal.append([{ op: "create", store: name } satisfies Operation]);
      }
      return new HistoryFiles(settings, journal, store, { ...filled, name });
    } catch (error) {
      await journal.close();
      throw error;
    }
  }

  get note(): IndexNote {
    return this.#note;
  }

  /** Resolves, when the operations are durable, to the line of the first of them. */
  async append(operations: readonly Operation[]): Promise<number> {
    const { lines } = this.#journal.checkpoint();
    await this.#journal.append(operations);
    return lines + 1;
  }

  /** True if so much was added that the index file should be written now. */
  get isFarBehind(): boolean {
    return this.#isBehind(Math.max(muchMore * this.#settings.indexAfter, this.#covered / 2));
  }

  /** Writes the index file, unless what it lacks is soon read. The store must not change meanwhile. */
  async saveIndex(): Promise<void> {
    if (!this.#isBehind(this.#settings.indexAfter)) return;
    const { files, directory } = this.#settings;
    const covers = this.#journal.checkpoint();
    try {
      await writeIndex(files, directory, this.#store, { store: this.name, covers, unknown: this.#unknown });
      this.#covered = covers.lines;
    } catch (error) {
      // Nothing is lost by it but the time of the next opening.
      this.#note = { ...this.#note, unsaved: error instanceof Error ? error.message : String(error) };
    }
  }

  /** What the journal still says of what was removed or corrected. */
  leftBehind(): AsyncIterable<Incident | RefutedCause> {
    return leftBehind(this.#journal, this.#store.records);
  }

  /** The store must not change meanwhile; it becomes one without what was removed or corrected. */
  async compact(isForgotten: (cause: RootCause) => boolean): Promise<CompactReport> {
    const create: Operation = { op: "create", store: this.name };
    const store = this.#store;
    const { files, directory, readOnly } = this.#settings;
    if (!readOnly) await removeIndex(files, directory);
    this.#covered = 0;
    const report = await this.#journal.rewrite(
      function* () {
        yield create;
        for (const operation of store.operations()) {
          if (operation.op !== "reject" || !isForgotten(operation.cause)) yield operation;
        }
      },
      { dropDamaged: true },
    );
    // The words of the index may be those of an incident that was removed, so it is made anew too.
    const fresh = store.empty();
    const { unknown } = await replayInto(fresh, this.#journal);
    store.become(fresh);
    this.#unknown = unknown.map(({ line }) => line);
    await this.saveIndex();
    return report;
  }

  /**
   * Takes vectors of what the store does not hold any more out of their file, where no model is at hand.
   * @throws CasebookError `history-file`
   */
  async retainVectors(): Promise<void> {
    const { directory, files } = this.#settings;
    await retainVectors(directory, files, this.#store).catch((cause: unknown) => {
      throw fileFailed(join(directory, vectorsName), cause);
    });
  }

  async close(): Promise<void> {
    await this.#journal.close();
  }

  #isBehind(lines: number): boolean {
    const { readOnly } = this.#settings;
    const behind = this.#journal.checkpoint().lines - this.#covered;
    return !readOnly && behind > 0 && behind >= lines;
  }
}

type Filled = Replayed & { note: IndexNote; covered: number };

/** Fills the store from the index file if it is of this journal, and from the journal where it is not. */
async function fill(store: IncidentStore, journal: Journal, found: FoundIndex | IndexReason): Promise<Filled> {
  const lines = journal.checkpoint().lines;
  if (typeof found === "object" && journal.held !== undefined && isFilled(store, journal.held, found)) {
    const { covers, unknown, store: name } = found.about;
    const replayed = await replayInto(store, journal, covers);
    return {
      name: replayed.name ?? name,
      unknown: [...unknown.map((line) => unknownIn(journal.held!, line)), ...replayed.unknown],
      note: { source: "file", replayed: lines - covers.lines },
      covered: covers.lines,
    };
  }
  const replayed = await replayInto(store, journal);
  const reason = typeof found === "string" ? found : journal.held === undefined ? "journal" : "damaged";
  return { ...replayed, note: madeAnew(reason, lines - 1), covered: 0 };
}

/** Its checksums hold, but they say nothing of what the writer meant. */
function isFilled(store: IncidentStore, lines: HeldLines, found: FoundIndex): boolean {
  try {
    return fillFrom(found, store, lines);
  } catch {
    return false;
  }
}

function unknownIn(lines: HeldLines, line: number): Replayed["unknown"][number] {
  return { line, kind: "operation", raw: JSON.stringify(lines.record(line)) };
}

/** Of a name `name.1`, then `name.2` and so on. */
function nextFingerprint(previous: string): string {
  const [, name, number] = /^(.*)\.(\d+)$/.exec(previous) ?? [undefined, encodeURIComponent(previous).slice(0, 150), 0];
  return `${name}.${Number(number) + 1}`;
}
