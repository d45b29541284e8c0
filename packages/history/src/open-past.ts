/** A view of the store at a moment. */
import { checkOptions, epochOf, type Incident, type Question, type RootCause } from "@casebook/incident";
import { z } from "zod";
import { checkId, checkQuestion } from "./check.ts";
import { searchPast } from "./fuse/search-past.ts";
import { type FusionSettings, fusionNowSchema } from "./fuse/settings.ts";
import type { Past, Precedent, SearchOptions } from "./past.ts";
import type { IncidentStore } from "./records/incident-store.ts";
import { versionAt } from "./records/record.ts";
import type { SemanticIndex } from "./semantic/semantic-index.ts";

const searchOptionsSchema = z.strictObject({
  k: z.int().min(1).default(10),
  rank: z.enum(["bm25", "tf-idf", "semantic", "fused"]).optional(),
  fusion: fusionNowSchema.optional(),
  explain: z.boolean().default(false),
  signal: z.instanceof(AbortSignal).optional(),
});

const countSchema = z.int().min(0);

const scanOptionsSchema = z.strictObject({ from: countSchema.default(0) });

/** What a past needs of the store behind it. */
export type PastSource = {
  name: string;
  store: IncidentStore;
  semantic: SemanticIndex | undefined;
  fusion: FusionSettings;
  assertOpen(): void;
};

/** The past of a moment, without the record and the outage of the one who asks. */
export function openPast(source: PastSource, time: string, asking?: Question): Past {
  const { name, store, semantic, fusion, assertOpen } = source;
  const moment = epochOf(time);

  /** Asked anew each time: the store may have learned of further members. */
  function excludedFor(question?: Question): Set<string> {
    const kin = [asking, question].flatMap((each) =>
      each === undefined ? [] : [...store.kinOf(each.id, each.outage)],
    );
    return new Set(kin);
  }

  function visible(id: string): Incident | undefined {
    const record = store.records.get(id);
    return record === undefined ? undefined : versionAt(record, moment)?.incident;
  }

  /** Those whom the exclusions took out. */
  function hidden(): string[] {
    return [...excludedFor()].filter((id) => visible(id) !== undefined).sort();
  }

  return {
    moment: time,
    get source(): string {
      const ids = hidden();
      return `${name}.${store.generation}${ids.length === 0 ? "" : JSON.stringify(ids)}`;
    },
    sourceOf(count: number): string {
      assertOpen();
      checkOptions("Past.sourceOf", countSchema, count);
      return `${name}.${store.generation}.${store.timeline.keyOf({ moment, excluded: excludedFor() }, count)}`;
    },
    async search(given: Question, options: SearchOptions = {}): Promise<Precedent[]> {
      assertOpen();
      const { fusion: tried, ...wanted } = checkOptions("Past.search", searchOptionsSchema, options);
      const question = checkQuestion(given, "Past.search");
      wanted.signal?.throwIfAborted();
      const searched = { store, semantic, fusion: { ...fusion, ...tried }, visible, excludedFor };
      return searchPast(searched, question, { moment, ...wanted });
    },
    async *scan(options: { from?: number } = {}): AsyncGenerator<Incident> {
      assertOpen();
      const { from } = checkOptions("Past.scan", scanOptionsSchema, options);
      for (const { incident } of store.timeline.visible({ moment, excluded: excludedFor() }, from)) yield incident;
    },
    async get(given: string): Promise<Incident | undefined> {
      assertOpen();
      const id = checkId(given, "Past.get");
      if (excludedFor().has(id)) return undefined;
      const record = store.records.get(id);
      return visible(id) ?? (record !== undefined && record.opened < moment ? record.question : undefined);
    },
    async rejected(given: string): Promise<RootCause[]> {
      assertOpen();
      const id = checkId(given, "Past.rejected");
      const rejections = excludedFor().has(id) ? [] : (store.records.get(id)?.rejections ?? []);
      return rejections.filter(({ at }) => at < moment).map(({ cause }) => cause);
    },
    async count(): Promise<number> {
      assertOpen();
      return store.index.countAt(moment) - hidden().length;
    },
  };
}
