/** The lexical index beside other full-text engines: build, memory, opening, questions of three lengths, and searches during an addition. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { makeIncidents } from "./corpus.ts";
import { countWords, type Engine, type EngineHit } from "./lexical/engine.ts";
import { exhaustive } from "./lexical/exhaustive.ts";
import { type NativeRow, runNative } from "./lexical/native.ts";
import { casebook } from "./lexical/ours.ts";
import { flexSearch, lanceDb, miniSearch, natural, sqlite } from "./lexical/packages.ts";
import { memoryInUse, quantile, timed } from "./measure.ts";
import { report, rounded } from "./report.ts";

const seed = 20260301;
const questionLengths = { "5 words": 5, "12 words": 12, "whole incident": 119 };

/** Least of so many passes, as the peers that are no packages do it. */
const passes = { warming: 5, counted: 9 };

/** An engine that has used so many milliseconds for questions of one length is asked no further ones. */
const patience = 20_000;

/** natural reads all documents for each question. */
const mostForNatural = 5000;

type Row = Record<string, string | number>;

/** `--incidents 100000`, `--queries 200`, `--peers all` (or `few`: only the exhaustive scan, Lucene and Tantivy; or `none`). */
export async function run(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { incidents: text, queries: text, peers: text } });
  const settings = { incidents: Number(values.incidents ?? 100_000), queries: Number(values.queries ?? 200) };
  const peers = values.peers ?? "all";
  const made = makeIncidents(settings.incidents + settings.queries, seed);
  const incidents = made.slice(0, settings.incidents);
  const lines = incidents.map(lineOf);
  const questions = questionsFrom(made.slice(settings.incidents).map(lineOf));

  const rows: Row[] = [];
  const ours = await casebook(incidents);
  const reference = exhaustive();
  const engines: Engine[] = [ours, ...(peers === "none" ? [] : [reference])];
  if (peers === "all") engines.push(...(await packages(settings.incidents)));
  const before = await memoryInUse();
  for (const engine of engines) {
    const documents = engine.name.startsWith("natural") ? lines.slice(0, mostForNatural) : lines;
    const { milliseconds } = await timed(() => engine.build(documents));
    rows.push({ what: "build", engine: engine.name, documents: documents.length, "p50 ms": rounded(milliseconds) });
    if (engine === ours)
      rows.push({
        what: "memory of the history, without the incidents",
        engine: engine.name,
        MB: rounded((await memoryInUse()) - before),
      });
  }
  for (const [name, those] of Object.entries(questions)) {
    rows.push(...(await ask(engines, name, those)));
    if (peers !== "none") rows.push(await compare(ours, reference, name, those));
  }
  for (const engine of engines) await engine.close?.();
  if (peers !== "none") rows.push(...(await runNative(lines, questions)).map(nativeRow));
  rows.push(await opening(incidents), await searchesDuringAddition(incidents, questions["whole incident"]!));
  const versions = Object.fromEntries(
    engines.flatMap(({ name, version }) => (version === undefined ? [] : [[name, version]])),
  );
  await report(`lexical-${settings.incidents}`, { bench: "lexical", settings: { ...settings, seed }, versions, rows });
}

async function packages(incidents: number): Promise<Engine[]> {
  const engines = [await miniSearch(), await flexSearch(), await lanceDb(), sqlite(), await natural()];
  // minisearch takes ten seconds a question at 100,000.
  return incidents > 200_000 ? [] : engines;
}

/**
 * A pass over all questions to one engine after the other, in turns first. Each asks its questions in a row, as the peers do
 * that are no packages: whoever reads everything for a question drives the others' data out of the processor's caches.
 */
async function ask(engines: readonly Engine[], name: string, lines: readonly string[]): Promise<Row[]> {
  const times = new Map(engines.map((engine) => [engine, new Map<string, number>()]));
  const spent = new Map(engines.map((engine) => [engine, 0]));
  for (let pass = -passes.warming; pass < passes.counted; pass++) {
    for (let turn = 0; turn < engines.length; turn++) {
      const engine = engines[(pass + passes.warming + turn) % engines.length]!;
      for (const line of lines) {
        if (spent.get(engine)! > patience && !times.get(engine)!.has(line) && times.get(engine)!.size > 0) continue;
        if (spent.get(engine)! > 2 * patience) break;
        const { milliseconds } = await timed(() => engine.ask(line));
        spent.set(engine, spent.get(engine)! + milliseconds);
        const least = times.get(engine)!;
        if (pass >= 0 || milliseconds > 100) least.set(line, Math.min(milliseconds, least.get(line) ?? milliseconds));
      }
    }
  }
  return engines.map((engine) => {
    const least = [...times.get(engine)!.values()];
    const figures = { "p50 ms": rounded(quantile(least, 0.5)), "p99 ms": rounded(quantile(least, 0.99)) };
    return { what: name, engine: engine.name, questions: least.length, ...figures };
  });
}

/** Whether ours answers as the scan of everything does. Its scores are relative to the question's own. */
async function compare(ours: Engine, reference: Engine, name: string, lines: readonly string[]): Promise<Row> {
  let same = 0;
  for (const line of lines) {
    const [found, expected] = [await ours.ask(line), await reference.ask(line)];
    if (isSame(found, expected)) same++;
  }
  return { what: `${name}: answers of a scan of all`, engine: "casebook", questions: lines.length, same };
}

function isSame(found: readonly EngineHit[], expected: readonly EngineHit[]): boolean {
  const scale = found[0]!.score! / expected[0]!.score!;
  return (
    found.length === expected.length &&
    found.every(({ document, score }, at) => {
      const other = expected[at]!;
      return document === other.document && Math.abs(score! - scale * other.score!) <= 1e-9 * score!;
    })
  );
}

/** From a closed history in a directory to the first answer. */
async function opening(incidents: readonly Incident[]): Promise<Row> {
  const directory = await mkdtemp(join(tmpdir(), "casebook-bench-"));
  try {
    const history = await openHistory({ directory, loseOnPowerCut: true });
    await history.add(incidents);
    await history.close();
    const { milliseconds, result } = await timed(() => openHistory({ directory }));
    const note = result.index?.source ?? "journal";
    await result.close();
    return { what: `open from disk (index from the ${note})`, engine: "casebook", "p50 ms": rounded(milliseconds) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** How long a search takes that is asked while all incidents are being added, from asking to the answer. */
async function searchesDuringAddition(incidents: readonly Incident[], lines: readonly string[]): Promise<Row> {
  const history = await openHistory();
  let isAdding = true;
  const adding = history.add(incidents).finally(() => {
    isAdding = false;
  });
  const waits: number[] = [];
  const worked: number[] = [];
  for (let at = 0; isAdding; at++) {
    const due = performance.now() + 5;
    const used = threadTime();
    await sleep(5);
    const openedAt = "9999-12-31T23:59:59Z";
    await history.asOf(openedAt).search({ id: "asking", title: lines[at % lines.length]!, summary: "", openedAt });
    waits.push(performance.now() - due);
    worked.push(threadTime() - used);
  }
  await adding;
  await history.close();
  return {
    what: "a search during the addition",
    engine: "casebook",
    questions: waits.length,
    "p50 ms": rounded(quantile(waits, 0.5)),
    "p99 ms": rounded(quantile(waits, 0.99)),
    "longest ms": rounded(Math.max(...waits)),
    // On a busy machine the wait is mostly that for a processor.
    "longest processor ms": rounded(Math.max(...worked)),
  };
}

/** Milliseconds that the thread has had a processor; Node has it from 23.9 on. */
function threadTime(): number {
  const { threadCpuUsage } = process as unknown as { threadCpuUsage(): { user: number; system: number } };
  const { user, system } = threadCpuUsage.call(process);
  return (user + system) / 1000;
}

function nativeRow({ engine, work, seconds, queries, n, p50, p99 }: NativeRow): Row {
  if (work === "build") return { what: "build", engine, "p50 ms": rounded(1000 * seconds!) };
  return { what: queries!, engine, questions: n!, "p50 ms": rounded(p50!), "p99 ms": rounded(p99!) };
}

/** Words of new incidents: some different ones of each, or all. */
function questionsFrom(lines: readonly string[]): Record<string, string[]> {
  const first = (line: string, count: number): string => {
    const words = [...countWords(line).keys()];
    // Evenly over the text.
    return Array.from({ length: count }, (_, at) => words[Math.floor((at * words.length) / count)]!).join(" ");
  };
  return Object.fromEntries(
    Object.entries(questionLengths).map(([name, length]) => [
      name,
      lines.map((line) => (length >= line.split(" ").length ? line : first(line, length))),
    ]),
  );
}

function lineOf({ title, summary, rootCause }: Incident): string {
  return `${title} ${summary} ${rootCause!.text}`;
}
