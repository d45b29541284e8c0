import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crossValidate, type ReplayedIncident, readDataSet, replay } from "@casebook/evaluate";
import { openHistory, questionTerms } from "@casebook/history";
import { createBlend, createLinear, createNeighbours, type LinearPredictor, type Target } from "@casebook/predict";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sharedDatasets } from "../__fixtures__/shared-datasets.ts";

const shared = sharedDatasets();

/** What each set's mapping allows: symptoms, the id and the times. A category is no symptom, but needs kinds that recur. */
const allowed: Record<string, readonly string[]> = {
  "bug-duplicates-gitbugs": ["id", "title", "summary", "severity", "createdAt"],
  "bug-fault-types": ["id", "title", "summary", "service"],
  "cloud-postmortems": ["id", "title", "symptoms", "provider", "createdAt"],
  "forge26-rca-alerts": ["id", "system", "alerts", "candidateTypes", "createdAt"],
  "wikimedia-incidents": ["id", "title", "summary", "createdAt"],
};

const rowsTaken = 20;
const tokens = /zqleak\w+/g;

/** Tokens are one word, so that no tokeniser takes them apart: a field of a row, or a kind of category that recurs. */
function planted(name: string, row: Record<string, unknown>, at: number): Record<string, unknown> {
  const entries = Object.entries(row).map(([field, value]): [string, unknown] => {
    if (allowed[name]!.includes(field)) return [field, value];
    const token = `zqleak${field.toLowerCase()}row${at}x`;
    if (field === "category" || field === "service") return [field, `zqleak${field}kind${at % 3}x`];
    if (field === "relatedIds") return [field, [token]];
    return [field, token];
  });
  return { ...Object.fromEntries(entries), unnamed: `zqleakunnamedrow${at}x` };
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "casebook-leak-"));
  if (shared === undefined) return;
  for (const name of Object.keys(allowed)) {
    const lines = (await readFile(join(shared, `${name}.jsonl`), "utf8")).split("\n").slice(0, rowsTaken);
    const rows = lines.map((line, at) => planted(name, JSON.parse(line) as Record<string, unknown>, at));
    await writeFile(join(folder, `${name}.jsonl`), rows.map((row) => JSON.stringify(row)).join("\n"));
  }
});

afterAll(() => rm(folder, { recursive: true }));

async function run(
  name: string,
  target: Target,
): Promise<{ all: ReplayedIncident[]; linear: LinearPredictor | undefined }> {
  const set = await readDataSet(name, folder);
  expect(set.incidents).toHaveLength(rowsTaken);
  const linear = target === "text" ? undefined : createLinear({ target });
  const predictors = [createBlend({ target }), createNeighbours({ target }), ...(linear ? [linear] : [])];
  const all: ReplayedIncident[] = [];
  const clusters = new Map<string, string>();
  if (set.dated) {
    const history = await openHistory();
    await history.add(set.incidents);
    for await (const one of replay(history, { predictors, target, clusters })) all.push(one);
  } else {
    for await (const one of crossValidate(set.incidents, { predictors, target, clusters, folds: 4, repeats: 1 }))
      all.push(one);
  }
  return { all, linear };
}

/**
 * An answer without the two places where causes belong: the causes that it proposes, each taken from a precedent, and what
 * the record says of the precedents themselves. Everything else is kept.
 */
function withoutCauses({ diagnosis, ...answer }: ReplayedIncident["answers"][number]) {
  const precedents = diagnosis.precedents.map(({ incident, ...found }) => {
    const { rootCause: _, related: __, ...rest } = incident;
    return { incident: rest, ...found };
  });
  const { outcome, ...kept } = answer;
  if (diagnosis.status === "failed") throw diagnosis.error;
  const causes = diagnosis.causes.map(({ category: _, service: __, text: ___, ...rest }) => rest);
  const { answer: ____, ...row } = outcome ?? { answer: undefined };
  return { ...kept, outcome: row, diagnosis: { ...diagnosis, causes, precedents } };
}

describe.skipIf(shared === undefined)("nothing but symptoms is seen", () => {
  it.each<[string, Target]>([
    ["bug-duplicates-gitbugs", "text"],
    ["bug-fault-types", "category"],
    ["cloud-postmortems", "category"],
    ["forge26-rca-alerts", "category"],
    ["forge26-rca-alerts", "service"],
    ["wikimedia-incidents", "text"],
  ])("of %s (%s)", async (name, target) => {
    const { all, linear } = await run(name, target);
    const knownAt = new Map<string, number>();
    const set = await readDataSet(name, folder);
    if (set.dated) for (const { id, knownAt: known } of set.incidents) knownAt.set(id, Date.parse(known!));
    const answered = all.flatMap(({ answers }) => answers.map(({ diagnosis }) => diagnosis.precedents.length));
    expect(Math.max(...answered)).toBeGreaterThan(0);
    for (const { question, cluster, answers, baselines, retrieval } of all) {
      // No token at all, of any incident, in the question, its terms, its cluster, the figures' rows.
      expect(JSON.stringify([question, cluster, baselines, retrieval ?? null])).not.toMatch(tokens);
      expect([...questionTerms(question).keys()].join("\n")).not.toMatch(tokens);
      for (const answer of answers) {
        // Nor in an answer, its signals, matched terms, supporters and notes: but for causes.
        expect(JSON.stringify(withoutCauses(answer))).not.toMatch(tokens);
        // A cause in an answer is one that a precedent had, and that was known before the question opened.
        const { diagnosis } = answer;
        if (diagnosis.status === "failed") throw diagnosis.error;
        expect(diagnosis.precedents.map(({ incident }) => incident.id)).not.toContain(question.id);
        for (const { incident } of diagnosis.precedents) {
          if (set.dated) expect(knownAt.get(incident.id)).toBeLessThan(Date.parse(question.openedAt));
        }
        // A cause's own words are all that it may show, never another field of the row, and never the asked row's.
        const shown = JSON.stringify([diagnosis.causes, diagnosis.precedents, answer.outcome?.answer ?? null]);
        const rowOfIt = set.incidents.findIndex(({ id }) => id === question.id);
        for (const token of new Set(shown.match(tokens))) {
          expect(token).toMatch(/^zqleak(rootcauserow|categorykind|servicekind|relatedidsrow)\d+x$/);
          expect(token).not.toMatch(new RegExp(`row${rowOfIt}x$`));
          const row = /row(\d+)x$/.exec(token);
          if (row === null || !set.dated) continue;
          expect(knownAt.get(set.incidents[Number(row[1])]!.id)).toBeLessThan(Date.parse(question.openedAt));
        }
      }
    }
    const terms = linear?.toJSON()?.terms.map(([term]) => term) ?? [];
    if (linear !== undefined) expect(terms.length).toBeGreaterThan(0);
    expect(terms.join("\n")).not.toMatch(tokens);
  });
});
