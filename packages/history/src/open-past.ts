/** A view of the store at a moment. */
import { CasebookError, checkOptions, epochOf, type Incident, type Question, type RootCause } from "@casebook/incident";
import { z } from "zod";
import { questionTerms } from "./analysis/terms.ts";
import type { Past, Precedent, SearchOptions } from "./past.ts";
import type { IncidentStore } from "./records/incident-store.ts";
import { type IncidentRecord, type Version, versionAt } from "./records/record.ts";

const day = 86_400_000;

const searchOptionsSchema = z.strictObject({
  k: z.int().min(1).default(10),
  rank: z.enum(["bm25", "tf-idf"]).default("bm25"),
  signal: z.instanceof(AbortSignal).optional(),
});

/** What a past needs of the store behind it. */
export type PastSource = { name: string; store: IncidentStore; assertOpen(): void };

/** The past of a moment, without the given incident's own record and outage. */
export function openPast({ name, store, assertOpen }: PastSource, time: string, asking?: Question): Past {
  const moment = epochOf(time);
  const excluded = asking === undefined ? new Set<string>() : store.kinOf(asking.id, asking.outage);
  const visible = (version: Version): boolean => version.document.end >= moment && !excluded.has(version.incident.id);

  function* versions(): Generator<Version> {
    for (const version of store.ordered) {
      if (version.begin >= moment) return;
      if (visible(version)) yield version;
    }
  }

  function recordOf(id: string): IncidentRecord | undefined {
    const record = excluded.has(id) ? undefined : store.records.get(id);
    return record !== undefined && record.opened < moment ? record : undefined;
  }

  return {
    moment: time,
    get source(): string {
      const hidden = [...excluded].filter((id) => {
        const record = store.records.get(id);
        return record !== undefined && versionAt(record, moment) !== undefined;
      });
      return [`${name}.${store.generation}`, ...hidden.sort()].join("-");
    },
    async search(question: Question, options: SearchOptions = {}): Promise<Precedent[]> {
      assertOpen();
      const { k, rank, signal } = checkOptions("Past.search", searchOptionsSchema, options);
      signal?.throwIfAborted();
      const kin = new Set([...store.kinOf(question.id, question.outage), ...excluded]);
      const hits = store.index.search(moment, questionTerms(question), { k, rank, excluded: kin });
      return hits.map(({ document, score, cosine, terms }, at) => {
        const record = store.records.get(document.id)!;
        return {
          incident: versionAt(record, moment)!.incident,
          score,
          lexical: { cosine, rank: at + 1, terms },
          ageDays: (moment - record.opened) / day,
        };
      });
    },
    async *scan(): AsyncGenerator<Incident> {
      assertOpen();
      for (const { incident } of versions()) yield incident;
    },
    async get(id: string): Promise<Incident | undefined> {
      assertOpen();
      const record = recordOf(id);
      return record === undefined ? undefined : (versionAt(record, moment)?.incident ?? record.question);
    },
    async rejected(id: string): Promise<RootCause[]> {
      assertOpen();
      const rejections = recordOf(id)?.rejections ?? [];
      return rejections.filter(({ at }) => at < moment).map(({ cause }) => cause);
    },
    async count(): Promise<number> {
      assertOpen();
      let count = 0;
      for (const _ of versions()) count++;
      return count;
    },
  };
}

/** @throws CasebookError `invalid-time` */
export function checkMoment(time: unknown, where: string): string {
  if (z.iso.datetime({ offset: true }).safeParse(time).success) return time as string;
  throw new CasebookError({
    code: "invalid-time",
    message: `${where} needs a moment and got ${JSON.stringify(time)}.`,
    field: "moment",
    value: time,
    remedy: "Give an ISO 8601 time with an offset, such as 2026-03-01T09:30:00Z.",
  });
}
