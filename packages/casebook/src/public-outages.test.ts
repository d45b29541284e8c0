import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { causesOf, epochOf, type Incident, isRejected, readIncidents } from "@casebook/incident";
import { describe, expect, test } from "vitest";

const file = fileURLToPath(import.meta.resolve("@casebook/public-outages/incidents.jsonl"));
const readme = readFileSync(join(file, "../README.md"), "utf8");
const sources = join(
  process.env.CASEBOOK_DATASETS ?? join(import.meta.dirname, "../../../../shared/datasets"),
  "public-postmortems.jsonl",
);

const records: Incident[] = [];
const refused: unknown[] = [];
for await (const record of readIncidents(file)) {
  if (isRejected(record)) refused.push(record);
  else records.push(record);
}

const each = records.map((record) => [record.id, record] as const);

/** Words that would give a category away, as whole words in title and summary. */
const tellingWords: Record<string, RegExp> = {
  "software-defect": /\b(bugs?|defects?|race condition|null pointer|memory leak|regression|software fault)\b/i,
  "capacity-overload": /\b(overload\w*|capacity|exhaust\w*|retry storm|ddos|denial of service|thundering herd)\b/i,
  "config-change": /\b(config\w*|misconfigur\w*|feature flag|setting was|policy change)\b/i,
  "data-layer": /\b(replication|failover|corrupt\w*|deadlocks?|migration|slow quer(y|ies)|vacuum|wraparound)\b/i,
  "operator-error": /\b(typo|by mistake|operator|human error|wrong command|accident\w*)\b/i,
  "power-or-hardware": /\b(power|generators?|ups|cooling|hardware|hard disks?|fire|lightning)\b/i,
  "network-failure": /\b(fib(re|er)|switch(es)? fail\w*|bgp|route leak|links? fail\w*)\b/i,
  "dependency-failure": /\b(third[- ]part(y|ies)|upstream|supplier|vendor|dependency)\b/i,
  "expiry-or-time": /\b(expir\w*|ran out|leap (day|second|year)|clocks?|certificate had)\b/i,
};

describe("the public outages", () => {
  test("are read without a refusal, at least 80, by time, each with an id of its own", () => {
    expect(refused).toEqual([]);
    expect(records.length).toBeGreaterThanOrEqual(80);
    expect(records.map(({ openedAt }) => epochOf(openedAt))).toEqual(
      records.map(({ openedAt }) => epochOf(openedAt)).toSorted((left, right) => left - right),
    );
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  });

  test("are of the documented kinds, so many each as the README says, contributing causes of no other", () => {
    const documented = new Map(
      [...readme.matchAll(/^\| `([a-z-]+)`.*\| (\d+) +\|$/gm)].map(([, kind, count]) => [kind!, Number(count)]),
    );
    const counts = new Map<string, number>();
    for (const { rootCause } of records) {
      const kind = rootCause?.category ?? "";
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect(counts).toEqual(documented);
    expect(Object.keys(tellingWords).sort()).toEqual([...documented.keys()].sort());
    for (const cause of records.flatMap(causesOf)) expect([...documented.keys()]).toContain(cause.category);
    expect(readme).toContain(`${records.length} real outages`);
    const companies = new Set(records.map(({ labels }) => labels?.company));
    expect(readme).toContain(`${companies.size} companies`);
  });

  test.each(each)("%s has an address, a company, a cause and a moment at which it became known", (_, record) => {
    expect(record.url).toMatch(/^https?:\/\/[^\s]+$/);
    expect(record.labels?.company).toMatch(/\S/);
    expect(record.rootCause?.text).toMatch(/\S/);
    expect(epochOf(record.knownAt!) - epochOf(record.resolvedAt ?? record.openedAt)).toBe(14 * 86_400_000);
  });

  test.each(each)("%s: one sentence for title and cause, two to four for the summary", (_, record) => {
    expect(sentences(record.title)).toBe(1);
    expect(sentences(record.rootCause!.text)).toBe(1);
    expect(sentences(record.summary)).toBeGreaterThanOrEqual(2);
    expect(sentences(record.summary)).toBeLessThanOrEqual(4);
  });

  test.each(each)("%s does not name its cause among its symptoms", (_, record) => {
    const seen = `${record.title}\n${record.summary}`;
    expect(seen).not.toMatch(tellingWords[record.rootCause!.category!]!);
    for (const { text } of causesOf(record)) {
      for (const run of shingles(text, 6)) expect(shingles(seen, 6)).not.toContain(run);
    }
  });
});

describe("no sentence of a source", () => {
  const present = existsSync(sources);
  if (!present) console.warn(`Skipped: ${sources} is not there to compare with (CASEBOOK_DATASETS names its folder).`);

  test.skipIf(!present)("is copied: no eight words in a row are", () => {
    const given = new Set<string>();
    for (const line of readFileSync(sources, "utf8").split("\n").filter(Boolean)) {
      for (const text of textsOf(JSON.parse(line))) for (const run of shingles(text, 8)) given.add(run);
    }
    expect(given.size).toBeGreaterThan(1000);
    for (const record of records) {
      const { url: _, ...own } = record;
      const copied = textsOf(own).flatMap((text) => [...shingles(text, 8)].filter((run) => given.has(run)));
      expect(copied, record.id).toEqual([]);
    }
  });
});

function sentences(text: string): number {
  const withoutAbbreviations = text.replace(/\b(?:e\.g|i\.e|etc|vs|approx|no|St|Inc|U\.S)\./gi, "");
  return withoutAbbreviations.split(/[.!?]+(?=\s+\p{Lu}|\s*$)/u).filter((part) => /\p{L}/u.test(part)).length;
}

function shingles(text: string, size: number): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(words.slice(size - 1).map((_, at) => words.slice(at, at + size).join(" ")));
}

/** Every text in a record, however deep. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
