/** Changes a byte at every position of every file of a small store, and looks at what is then served. */
import { isDeepStrictEqual } from "node:util";
import { type OpenedHistory, openHistory } from "@casebook/history";
import { isCasebookError } from "@casebook/incident";
import { MemoryDisk } from "@casebook/journal/testing";
import { lengthEmbeddings } from "../length-embeddings.ts";
import { incidentOf } from "../numbered-incidents.ts";
import { pickFrom } from "../random.ts";

const directory = "/store";

export type FlipReport = {
  /** Changed bytes by file. */
  flips: Record<string, number>;
  /** How often it was refused with an error, reported, or made no difference. */
  outcomes: { refused: number; reported: number; harmless: number };
  broken: string[];
};

type Answers = { served: unknown[]; everything: unknown };

async function ask(history: OpenedHistory): Promise<Answers> {
  const asking = { id: "asking", title: "disk pool timeout checkout", summary: "", openedAt: "2026-12-01T00:00:00Z" };
  const past = history.before(asking);
  const served: unknown[] = [];
  const precedents = await past.search(asking, { k: 100 });
  served.push(...precedents.map(({ incident }) => incident));
  for await (const incident of past.scan()) served.push(incident);
  const questions: unknown[] = [];
  for await (const question of history.questions()) questions.push(question);
  const rejected = await Promise.all(["n-1", "n-2"].map((id) => past.rejected(id)));
  return { served, everything: { precedents, served, questions, rejected, source: past.source } };
}

/** Every incident that is ever written to the store. */
const written = [...[1, 2, 3, 4, 5].map(incidentOf), { ...incidentOf(2), knownAt: "2026-06-01T00:00:00Z" }];

/** A store with every kind of file: a journal, an index file that covers most of it, vectors, lines set aside, leftovers. */
async function smallStore(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const options = { directory, files: disk.files, newId: () => "store", embeddings: lengthEmbeddings };
  const path = `${directory}/incidents.journal`;
  const first = await openHistory({ ...options, indexAfter: Number.POSITIVE_INFINITY });
  await first.add(written.slice(0, 4));
  await first.close();
  disk.put(path, Buffer.from(disk.contents(path).replace('"n-3"', '"n-x"')));
  const second = await openHistory({ ...options, indexAfter: 0 });
  await second.reject("n-1", { text: "something else" }, "2026-03-01T00:00:00Z");
  await second.close();
  const third = await openHistory({ ...options, indexAfter: 1000 });
  await third.add(written.slice(4));
  await third.close();
  disk.put(`${path}.new`, Buffer.from("half a journal"));
  disk.put(`${directory}/incidents.index.new`, Buffer.from("half an index"));
  disk.put(`${directory}/vectors.new`, Buffer.from("half of the vectors"));
  return disk;
}

/**
 * Changes bytes, one at a time.
 * @param every 1: each position; 5: every fifth, beginning somewhere
 * @param values So many other values for each position
 */
export async function flipBytes(every: number, values: number, seed: number): Promise<FlipReport> {
  const pick = pickFrom(seed);
  const disk = await smallStore();
  const sound = await openHistory({ directory, files: disk.files, readOnly: true, embeddings: lengthEmbeddings });
  const expected = await ask(sound);
  const known = [sound.damage, sound.index, await sound.waiting()];
  await sound.close();
  const report: FlipReport = { flips: {}, outcomes: { refused: 0, reported: 0, harmless: 0 }, broken: [] };
  for (const path of disk.paths()) {
    const bytes = disk.bytes(path);
    const name = path.slice(directory.length + 1);
    for (let position = pick(Math.min(every, bytes.length) - 1); position < bytes.length; position += every) {
      report.flips[name] = (report.flips[name] ?? 0) + values;
      for (let value = 0; value < values; value++) {
        const changed = Buffer.from(bytes);
        changed[position] = changed[position]! ^ (1 + pick(254));
        disk.put(path, changed);
        const where = `${path}, byte ${position} as ${changed[position]}`;
        const problem = await look(disk, expected, known, report.outcomes);
        if (problem !== undefined) report.broken.push(`${where}: ${problem}`);
      }
    }
    disk.put(path, bytes);
  }
  return report;
}

async function look(
  disk: MemoryDisk,
  expected: Answers,
  known: unknown[],
  outcomes: FlipReport["outcomes"],
): Promise<string | undefined> {
  let history: OpenedHistory;
  try {
    history = await openHistory({ directory, files: disk.files, readOnly: true, embeddings: lengthEmbeddings });
  } catch (error) {
    outcomes.refused++;
    return isCasebookError(error) ? undefined : `an error without a type: ${error}`;
  }
  const isReported = !isDeepStrictEqual([history.damage, history.index, await history.waiting()], known);
  const answers = await ask(history).catch((error: unknown) => error);
  await history.close();
  if (answers instanceof Error) return isCasebookError(answers) ? undefined : `an error without a type: ${answers}`;
  const { served, everything } = answers as Answers;
  const foreign = served.find((incident) => !written.some((each) => isDeepStrictEqual(each, incident)));
  if (foreign !== undefined) return `served what was not written: ${JSON.stringify(foreign)}`;
  if (isReported) outcomes.reported++;
  else if (isDeepStrictEqual(everything, expected.everything)) outcomes.harmless++;
  else return "other answers, and nothing reported";
  return undefined;
}
