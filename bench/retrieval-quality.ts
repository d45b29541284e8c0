/** How well each ranking finds what it should, on public data with a real embedding model. Nothing is learned from the data. */
import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bootstrapInterval } from "@casebook/calibration";
import { readDataSet } from "@casebook/evaluate";
import { type HistoryOptions, type OpenedHistory, openHistory, type Past, type SearchOptions } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";
import { loadMiniLm } from "./minilm.ts";
import { report } from "./report.ts";

const seed = 20261126;
const cache = join(import.meta.dirname, ".cache");

/** `rank` is asked of a search; the rest is how the history is opened. */
type Way = { way: string; rank: NonNullable<SearchOptions["rank"]> } & Pick<HistoryOptions, "analysis" | "fusion">;

/** The data is English. */
const analysis: HistoryOptions["analysis"] = { stemmer: "english" };

const ways: readonly Way[] = [
  { way: "bm25, as by default", rank: "bm25" },
  { way: "bm25, stemmed", rank: "bm25", analysis },
  { way: "tf-idf, stemmed", rank: "tf-idf", analysis },
  { way: "semantic", rank: "semantic" },
  { way: "fused by rank, as by default", rank: "fused" },
  { way: "fused by rank, stemmed", rank: "fused", analysis },
  { way: "fused by equal weights, stemmed", rank: "fused", analysis, fusion: { weight: 0.5 } },
];

/** Ranks of what was to be found, ascending, and how many there were. */
type Found = { ranks: number[]; relevant: number };

const figures = {
  "recall@10": ({ ranks, relevant }: Found) => ranks.filter((rank) => rank <= 10).length / relevant,
  MRR: ({ ranks }: Found) => (ranks[0] === undefined ? 0 : 1 / ranks[0]),
  "nDCG@10": ({ ranks, relevant }: Found) => {
    const ideal = Array.from({ length: Math.min(10, relevant) }, (_, at) => gain(at + 1));
    return sum(ranks.filter((rank) => rank <= 10).map(gain)) / sum(ideal);
  },
};

/** `--only NAME` measures one of the sets. The first run embeds 8,000 texts, which takes some minutes; the next ones none. */
export async function run(args: string[]): Promise<void> {
  const folder = process.env.CASEBOOK_DATASETS ?? join(import.meta.dirname, "../../shared/datasets");
  if (!existsSync(join(folder, "scifact.jsonl"))) {
    throw new Error(`There are no data sets in ${folder}. Set CASEBOOK_DATASETS to their folder.`);
  }
  const only = args[0] === "--only" ? args[1] : undefined;
  const { embeddings, version } = await loadMiniLm();
  const rows: Record<string, string | number>[] = [];
  const settings: Record<string, number> = { seed };
  for (const [name, ask] of Object.entries({
    scifact,
    "bug-duplicates-gitbugs": dated,
    "wikimedia-incidents": dated,
  })) {
    if (only !== undefined && only !== name) continue;
    for (const { way, rank, ...opened } of ways) {
      const history = await openHistory({
        directory: join(cache, name),
        embeddings,
        embed: {
          name: `all-MiniLM-L6-v2 q8 one by one, transformers.js ${version}`,
          local: true,
          // In eight bits a vector depends a little on the others of its batch (cosine .99).
          batchSize: 1,
          concurrency: 1,
          timeout: 600_000,
        },
        ...opened,
      });
      const found = await ask(history, { folder, name, rank });
      await history.close();
      rows.push({ data: name, way, n: found.length, ...intervals(found) });
      console.error(JSON.stringify(rows.at(-1)));
    }
  }
  await report(`retrieval-quality${only === undefined ? "" : `-${only}`}`, {
    bench: "retrieval-quality",
    settings,
    versions: { transformers: version },
    rows,
  });
}

type Asked = { folder: string; name: string; rank: NonNullable<SearchOptions["rank"]> };

/** Each incident with related ones, of its own past: those that were known by then. */
async function dated(history: OpenedHistory, { folder, name, rank }: Asked): Promise<Found[]> {
  const set = await readDataSet(name, folder);
  if (!set.dated) throw new Error(`${name} has no dates.`);
  await fill(history, set.incidents);
  const all: Found[] = [];
  for (const { id, related = [] } of set.incidents) {
    if (related.length === 0) continue;
    const question = (await history.firstRecorded(id))!;
    const past = history.before(question);
    const known = new Set<string>();
    for await (const incident of past.scan()) if (related.includes(incident.id)) known.add(incident.id);
    if (known.size > 0) all.push(await foundIn(past, question, known, rank));
  }
  return all;
}

/** The 300 claims of the test part, each with the abstracts that bear on it. */
async function scifact(history: OpenedHistory, { folder, rank }: Asked): Promise<Found[]> {
  const known = "2020-01-01T00:00:00Z";
  const documents: Incident[] = [];
  const claims: { question: Question; relevant: Set<string> }[] = [];
  for await (const line of createInterface({ input: createReadStream(join(folder, "scifact.jsonl")) })) {
    const { kind, id, title, text, split, relevant } = JSON.parse(line) as Record<string, string> & {
      relevant: string[];
    };
    if (kind === "doc") documents.push({ id: id!, title: title!, summary: text!, openedAt: known, knownAt: known });
    else if (split === "test") {
      const question = { id: id!, title: text!, summary: "", openedAt: "2021-01-01T00:00:00Z" };
      claims.push({ question, relevant: new Set(relevant) });
    }
  }
  await fill(history, documents);
  const all: Found[] = [];
  for (const { question, relevant } of claims)
    all.push(await foundIn(history.before(question), question, relevant, rank));
  return all;
}

async function fill(history: OpenedHistory, incidents: readonly Incident[]): Promise<void> {
  const { rejected } = await history.add(incidents);
  const waiting = await history.embedWaiting();
  if (waiting > 0)
    throw new Error(`${waiting} incidents have no vector: ${(await history.waiting())[0]?.error?.message}`);
  if (rejected.length > 0) console.error(`${rejected.length} records were refused.`);
}

async function foundIn(
  past: Past,
  question: Question,
  wanted: ReadonlySet<string>,
  rank: Asked["rank"],
): Promise<Found> {
  const precedents = await past.search(question, { k: await past.count(), rank });
  const ranks = precedents.flatMap(({ incident }, at) => (wanted.has(incident.id) ? [at + 1] : []));
  return { ranks, relevant: wanted.size };
}

function intervals(found: readonly Found[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, figure]) => {
      const values = found.map((each, at) => ({ value: figure(each), id: `${at}` }));
      const mean = (rows: readonly { value: number }[]): number => sum(rows.map(({ value }) => value)) / rows.length;
      const interval = bootstrapInterval(values, ({ id }) => id, mean, { seed });
      return [name, `${mean(values).toFixed(3)} [${interval?.low.toFixed(2)}, ${interval?.high.toFixed(2)}]`];
    }),
  );
}

function gain(rank: number): number {
  return 1 / Math.log2(rank + 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
