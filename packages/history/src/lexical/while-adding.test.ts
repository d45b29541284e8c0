/** An answer during an addition rests on what was added by then, whatever the index is doing meanwhile. */
import { setImmediate as turn } from "node:timers/promises";
import { seededRandom } from "@casebook/calibration";
import { openHistory, type Precedent } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";
import { expect, test } from "vitest";
import { naiveScores } from "../__fixtures__/naive-scores.ts";

const random = seededRandom(20261126);
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const at = (minutes: number): string => new Date(start + minutes * minute).toISOString();
const words = (count: number): string =>
  Array.from({ length: count }, () => `w${Math.floor(3000 ** random())}`).join(" ");

/** More than two tails become segments meanwhile. Each fifth is a new version of an earlier one; a few come late. */
const incidents = Array.from({ length: 24_000 }, (_, number): Incident => {
  const isVersion = number % 5 === 4;
  const late = number % 50 === 7 ? Math.floor(random() * number) : number;
  return {
    id: `INC-${isVersion ? Math.floor(random() * number) : number}`,
    title: words(5),
    summary: "",
    openedAt: at(0),
    knownAt: at(1 + late + random()),
  };
});

test("at any moment it is that of a scan of what was there", async () => {
  const history = await openHistory();
  let isAdding = true;
  const adding = history.add(incidents).finally(() => {
    isAdding = false;
  });
  const answers: { records: number; question: Question; found: Precedent[] }[] = [];
  while (isAdding) {
    const moment = at(random() < 0.5 ? 30_000 : random() * 24_000);
    const question = { id: "asking", title: words(4), summary: "", openedAt: moment };
    const records = await history.count();
    const found = await history.before(question).search(question);
    if (records === (await history.count())) answers.push({ records, question, found });
    for (let turns = Math.floor(random() * 4); turns > 0; turns--) await turn();
  }
  await adding;
  expect(answers.length).toBeGreaterThan(20);
  const chosen = answers.filter((_, place) => place % Math.ceil(answers.length / 24) === 0);
  for (const { records, question, found } of chosen) {
    const expected = prefixesOf(records).map((known) => scanned(known, question));
    // A further version changes the answer, but not the number of records.
    expect(expected).toContainEqual(found.map(({ score }) => score.toPrecision(9)));
  }
});

/** What may have been there, of so many incidents. */
function prefixesOf(records: number): Incident[][] {
  const ids = new Set<string>();
  const prefixes: Incident[][] = [];
  incidents.forEach(({ id }, place) => {
    if (ids.size === records) prefixes.push(incidents.slice(0, place));
    ids.add(id);
  });
  return ids.size === records ? [...prefixes, incidents] : prefixes;
}

/** Scores of the best of those that a moment sees. */
function scanned(known: readonly Incident[], question: Question): string[] {
  const latest = new Map<string, Incident>();
  for (const incident of known) {
    if (incident.knownAt! >= question.openedAt) continue;
    const other = latest.get(incident.id);
    if (other === undefined || other.knownAt! <= incident.knownAt!) latest.set(incident.id, incident);
  }
  const scores = [...naiveScores([...latest.values()], question).values()].map(({ bm25 }) => bm25);
  return scores
    .sort((left, right) => right - left)
    .slice(0, 10)
    .map((score) => score.toPrecision(9));
}
