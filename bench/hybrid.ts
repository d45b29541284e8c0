/** A history with embeddings: what it costs to fill apart from the model, to ask by words and meaning, and to keep. */
import { parseArgs } from "node:util";
import { type Embeddings, openHistory } from "@casebook/history";
import { questionOf } from "@casebook/incident";
import { makeIncidents } from "./corpus.ts";
import { memoryInUse, quantile, timed } from "./measure.ts";
import { report, rounded } from "./report.ts";
import { embeddingLike } from "./vector-data.ts";

const seed = 20261126;
const dimension = 384;
/** Incidents come in files of so many, so that not all of them lie in memory twice. */
const portion = 10_000;

/** `--incidents 100000`, `--queries 100`. */
export async function run(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { incidents: text, queries: text } });
  const settings = {
    incidents: Number(values.incidents ?? 100_000),
    queries: Number(values.queries ?? 100),
    dimension,
  };
  const model = modelOf(embeddingLike(dimension, seed));
  const before = await memoryInUse();
  const history = await openHistory({ embeddings: model, embed: { name: "made up", local: true, batchSize: 1000 } });
  const made = makeIncidents(settings.incidents + settings.queries, seed);
  const questions = made.splice(settings.incidents).map(questionOf);
  let building = 0;
  for (let at = 0; at < settings.incidents; at += portion) {
    building += (await timed(() => history.add(made.slice(at, at + portion)))).milliseconds;
  }
  const used = (await memoryInUse()) - before;
  const times: number[] = [];
  // The first question of all sorts the vectors.
  for (const [at, question] of [questions[0]!, ...questions].entries()) {
    const { milliseconds } = await timed(() => history.before(question).search(question));
    if (at > 0) times.push(milliseconds);
  }
  await history.close();
  await report(`hybrid-${settings.incidents}`, {
    bench: "hybrid",
    settings: { ...settings, seed },
    versions: {},
    rows: [
      { what: "build without the model's own time, s", value: rounded((building - model.spent()) / 1000) },
      { what: "memory with the incidents, MB", value: rounded(used) },
      { what: "by words and meaning, p50 ms", value: rounded(quantile(times, 0.5)) },
      { what: "by words and meaning, p99 ms", value: rounded(quantile(times, 0.99)) },
    ],
  });
}

/** Gives each text a vector of its own. */
function modelOf(vectors: Generator<Float32Array>): Embeddings & { spent(): number } {
  let spent = 0;
  const next = (): number[] => {
    const begun = performance.now();
    const vector = Array.from(vectors.next().value as Float32Array);
    spent += performance.now() - begun;
    return vector;
  };
  return {
    embedDocuments: async (texts) => texts.map(next),
    embedQuery: async () => next(),
    spent: () => spent,
  };
}
