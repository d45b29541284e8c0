/** The incident-history index beside minisearch, and a replay beside a fresh index for each moment. */
import { parseArgs } from "node:util";
import { type History, openHistory } from "@casebook/history";
import { causesOf, type Incident, questionOf } from "@casebook/incident";
import { makeIncidents } from "./corpus.ts";
import { mean, quantile, timed } from "./measure.ts";
import { loadPeer } from "./peers.ts";
import { report, rounded } from "./report.ts";

/** As much of minisearch as is used here. */
type MiniSearch = {
  addAll(documents: { id: string; text: string }[]): void;
  search(text: string): { id: string }[];
};
type MiniSearchModule = { default: new (options: { fields: string[] }) => MiniSearch };

const seed = 20260301;
const k = 10;
const endOfTime = "9999-12-31T23:59:59Z";

/** `--incidents 100000`, `--queries`, `--builds`, `--moments` (how many fresh indexes are built). */
export async function run(args: string[]): Promise<void> {
  const settings = readSettings(args);
  const { module, version } = await loadPeer<MiniSearchModule>("minisearch");
  const incidents = makeIncidents(settings.incidents, seed);
  const { history, miniSearch, builds } = await build(incidents, module, settings.builds);
  const queries = await ask(history, miniSearch, spread(incidents, settings.queries));
  const replayed = await replay(history, incidents, settings);
  await history.close();
  await report(`history-${settings.incidents}`, {
    bench: "history",
    settings: { ...settings, seed, k },
    versions: { minisearch: version },
    rows: [...builds, ...queries, ...replayed],
  });
}

function readSettings(args: string[]): { incidents: number; queries: number; builds: number; moments: number } {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { incidents: text, queries: text, builds: text, moments: text } });
  const incidents = Number(values.incidents ?? 10_000);
  const large = incidents > 20_000;
  const settings = {
    incidents,
    queries: Number(values.queries ?? (large ? 10 : 100)),
    builds: Number(values.builds ?? (large ? 1 : 3)),
    moments: Number(values.moments ?? (large ? 20 : 200)),
  };
  for (const [name, value] of Object.entries(settings)) {
    if (!Number.isSafeInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on.`);
  }
  return settings;
}

async function build(incidents: Incident[], { default: MiniSearch }: MiniSearchModule, builds: number) {
  const documents = incidents.map((incident) => ({
    id: incident.id,
    text: textOf(incident, causesOf(incident)[0]!.text),
  }));
  const times = { casebook: [] as number[], minisearch: [] as number[] };
  let history = await openHistory();
  let miniSearch = new MiniSearch({ fields: ["text"] });
  for (let at = 0; at < builds; at++) {
    history = await openHistory();
    miniSearch = new MiniSearch({ fields: ["text"] });
    const ours = await timed(async () => {
      await history.add(incidents);
      // The first search makes the segments.
      await history.asOf(endOfTime).search(questionOf(incidents[0]!));
    });
    const theirs = await timed(() => miniSearch.addAll(documents));
    times.casebook.push(ours.milliseconds);
    times.minisearch.push(theirs.milliseconds);
  }
  return { history, miniSearch, builds: [compared("build", "median of builds", times, 0.5)] };
}

/** Whole incidents as questions, one engine after the other for each, in turn first; a few before the count, to warm up. */
async function ask(history: History, miniSearch: MiniSearch, asked: Incident[]) {
  const times = { casebook: [] as number[], minisearch: [] as number[] };
  const past = history.asOf(endOfTime);
  for (const incident of asked.slice(0, 5)) {
    await past.search({ ...questionOf(incident), id: "asking" }, { k });
    miniSearch.search(textOf(incident));
  }
  for (const [at, incident] of asked.entries()) {
    const question = { ...questionOf(incident), id: "asking" };
    const engines = [
      async () => times.casebook.push((await timed(() => past.search(question, { k }))).milliseconds),
      async () =>
        times.minisearch.push((await timed(() => miniSearch.search(textOf(incident)).slice(0, k))).milliseconds),
    ];
    for (const engine of at % 2 === 0 ? engines : engines.reverse()) await engine();
  }
  return [compared("whole incident", "p50", times, 0.5), compared("whole incident", "p99", times, 0.99)];
}

/** Every incident asked as of its own moment, beside a fresh index of what was known then. */
async function replay(history: History, incidents: Incident[], { moments }: { moments: number }) {
  const asOfMoment = await timed(async () => {
    for (const incident of incidents) {
      const question = questionOf(incident);
      await history.before(question).search(question, { k });
    }
  });
  const times: number[] = [];
  let same = 0;
  for (const incident of spread(incidents, moments)) {
    const question = questionOf(incident);
    const known = incidents.filter(({ knownAt }) => knownAt! < question.openedAt);
    const fresh = await timed(async () => {
      const index = await openHistory();
      await index.add(known);
      return index.before(question).search(question, { k });
    });
    times.push(fresh.milliseconds);
    const expected = await history.before(question).search(question, { k });
    if (idsOf(expected) === idsOf(fresh.result)) same++;
  }
  const freshIndexes = mean(times) * incidents.length;
  return [
    {
      what: "replay of all",
      figure: `${same} of ${times.length} moments agree`,
      "casebook ms": rounded(asOfMoment.milliseconds),
      "peer ms": rounded(freshIndexes),
      peer: `a fresh index per moment, from ${times.length}`,
      ratio: rounded(freshIndexes / asOfMoment.milliseconds),
    },
  ];
}

function compared(what: string, figure: string, times: { casebook: number[]; minisearch: number[] }, share: number) {
  const [ours, theirs] = [quantile(times.casebook, share), quantile(times.minisearch, share)];
  return {
    what,
    figure,
    "casebook ms": rounded(ours),
    "peer ms": rounded(theirs),
    peer: "minisearch",
    ratio: rounded(theirs / ours),
  };
}

function textOf({ title, summary }: Incident, cause = ""): string {
  return `${title} ${summary} ${cause}`;
}

function idsOf(precedents: { incident: Incident }[]): string {
  return precedents.map(({ incident }) => incident.id).join(" ");
}

/** So many of a list, evenly apart, the last one included. */
function spread<Item>(items: readonly Item[], count: number): Item[] {
  const wanted = Math.min(count, items.length);
  return Array.from({ length: wanted }, (_, at) => items[Math.floor(((at + 1) * items.length) / wanted) - 1]!);
}
