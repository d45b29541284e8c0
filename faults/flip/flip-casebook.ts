/** Changes a byte of what a casebook keeps beside its history, the ledger and what was learned, and looks at the answers. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Incident, isCasebookError } from "@casebook/incident";
import { type Casebook, createCasebook } from "casebook";
import { pickFrom } from "../random.ts";
import type { FlipReport } from "./flip-bytes.ts";

const day = 86_400_000;
const at = (days: number): string => new Date(Date.UTC(2026, 0, 1) + days * day).toISOString();
const kinds = ["disk", "certificate", "pool"];

const asking = { id: "asking", title: "disk full on payments", summary: "", openedAt: at(90) };

/** Enough outcomes for a linear model and a map, as small as that goes. */
const incidents = Array.from({ length: 30 }, (_, number): Incident => {
  const kind = kinds[number % kinds.length]!;
  const title = `${kind} ${number % 4 === 0 ? "alarm" : "full"} on ${["payments", "search"][number % 2]}`;
  const cause = { text: `${kind} ran out`, category: number % 5 === 0 ? "other" : kind };
  return { id: `n-${number}`, title, summary: "", openedAt: at(number), knownAt: at(number + 0.5), rootCause: cause };
});

function open(directory: string): Promise<Casebook> {
  let ids = 0;
  return createCasebook({ directory, clock: () => new Date(at(100)), newId: () => `id-${ids++}` });
}

async function makeStore(directory: string): Promise<void> {
  const casebook = await open(directory);
  await casebook.add(incidents);
  for (const number of [1, 2, 3]) {
    const question = { ...incidents[number]!, id: `asked-${number}`, openedAt: at(40 + number) };
    const { rootCause: _, knownAt: __, ...symptoms } = question;
    const { id } = await casebook.diagnose(symptoms);
    await casebook.feedback({ diagnosis: id, verdict: number === 2 ? "rejected" : "confirmed", at: at(45) });
  }
  await casebook.fit();
  await casebook.close();
}

/** What is said of a new incident, apart from ids. */
async function ask(casebook: Casebook): Promise<unknown> {
  const { id: _, ...diagnosis } = await casebook.diagnose(asking);
  return diagnosis;
}

/** @param every 1: each position; 5: every fifth, beginning somewhere */
export async function flipCasebook(every: number, seed: number): Promise<FlipReport> {
  const pick = pickFrom(seed);
  const place = await mkdtemp(join(tmpdir(), "casebook-flip-"));
  const [sound, changed] = [join(place, "sound"), join(place, "changed")];
  const report: FlipReport = { flips: {}, outcomes: { refused: 0, reported: 0, harmless: 0 }, broken: [] };
  try {
    await makeStore(sound);
    const names = await readdir(sound);
    const restore = async (): Promise<void> => {
      await rm(changed, { recursive: true, force: true });
      await mkdir(changed);
      for (const name of names) await copyFile(join(sound, name), join(changed, name));
    };
    await restore();
    const first = await open(changed);
    const expected = await ask(first);
    await first.close();
    for (const name of ["ledger.journal", "fit.json"]) {
      const bytes = await readFile(join(sound, name));
      for (let position = pick(Math.min(every, bytes.length) - 1); position < bytes.length; position += every) {
        report.flips[name] = (report.flips[name] ?? 0) + 1;
        await restore();
        const flipped = Buffer.from(bytes);
        flipped[position] = flipped[position]! ^ (1 + pick(254));
        await writeFile(join(changed, name), flipped);
        const problem = await look(changed, expected, report.outcomes);
        if (problem !== undefined) report.broken.push(`${name}, byte ${position} as ${flipped[position]}: ${problem}`);
      }
    }
  } finally {
    await rm(place, { recursive: true, force: true });
  }
  return report;
}

async function look(
  directory: string,
  expected: unknown,
  outcomes: FlipReport["outcomes"],
): Promise<string | undefined> {
  let casebook: Casebook;
  try {
    casebook = await open(directory);
  } catch (error) {
    outcomes.refused++;
    return isCasebookError(error) ? undefined : `an error without a type: ${error}`;
  }
  try {
    if (casebook.damage.length > 0) {
      await ask(casebook);
      outcomes.reported++;
      return undefined;
    }
    if (!isDeepStrictEqual(await ask(casebook), expected)) return "another answer, and nothing reported";
    outcomes.harmless++;
    return undefined;
  } catch (error) {
    outcomes.refused++;
    return isCasebookError(error) ? undefined : `an error without a type: ${error}`;
  } finally {
    await casebook.close();
  }
}
