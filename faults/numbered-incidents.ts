/** Incidents told by a number: what a history must hold can then be said in numbers. */
import { isDeepStrictEqual } from "node:util";
import type { OpenedHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";

const day = 86_400_000;
const words = ["disk", "pool", "timeout", "certificate", "checkout", "search", "ö😀", "line\u2028more"];

function at(days: number): string {
  return new Date(Date.UTC(2026, 0, 1) + days * day).toISOString();
}

/** The incident of a number; every seventh is open. */
export function incidentOf(number: number): Incident {
  const text = `${words[number % words.length]} ${words[(number >> 3) % words.length]} number${number}`;
  const symptoms = { id: `n-${number}`, title: text, summary: "x".repeat(number % 400), openedAt: at(number % 50) };
  if (number % 7 === 0) return symptoms;
  return { ...symptoms, knownAt: at((number % 50) + 1), rootCause: { text: `cause ${text}` } };
}

/** The numbers of what a history holds; throws if one of them is not what was added, or is not found as a precedent. */
export async function numbersIn(history: OpenedHistory): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { id } of history.questions()) {
    const number = Number(id.slice(2));
    if (!isDeepStrictEqual(await history.latest(id), incidentOf(number)))
      throw new Error(`${id} is not what was added`);
    numbers.push(number);
  }
  if (numbers.length !== (await history.count())) throw new Error("the count is wrong");
  const known = numbers.filter((number) => number % 7 !== 0);
  const past = history.asOf(at(1000));
  if ((await past.count()) !== known.length) throw new Error("the index does not hold what the history holds");
  const last = known.at(-1);
  if (last !== undefined) {
    const question = { ...incidentOf(last), id: "asking", openedAt: at(1000) };
    const precedents = await past.search(question, { k: known.length });
    if (!precedents.some(({ incident }) => incident.id === `n-${last}`)) throw new Error(`n-${last} is not found`);
  }
  return numbers;
}
