/** A made-up team's history in which kinds of incidents recur. The same seed gives the same bytes. */
import { seededRandom } from "@casebook/calibration";
import type { Incident } from "@casebook/incident";
import { makeIncidents } from "./corpus.ts";

const kinds = 20;
const wordsOfKind = 60;
/** So many words of a ticket's 90 in the summary are its kind's. */
const wordsInSummary = 30;

/**
 * The texts of `makeIncidents` with words of 20 kinds of cause among them. Each outage has two tickets, ten minutes
 * apart, of one kind; its cause is known a day later.
 */
export function makeRecurring(count: number, seed: number): Incident[] {
  const random = seededRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const incidents = makeIncidents(count, seed);
  const vocabulary = incidents.slice(0, 500).flatMap(({ summary }) => summary.split(" "));
  const words = Array.from({ length: kinds }, () => Array.from({ length: wordsOfKind }, () => pick(vocabulary)));
  let kind = 0;
  return incidents.map((incident, at) => {
    if (at % 2 === 0) kind = Math.floor(random() * kinds);
    const own = Array.from({ length: wordsInSummary }, () => pick(words[kind]!));
    return {
      ...incident,
      summary: [...own, ...incident.summary.split(" ").slice(wordsInSummary)].join(" "),
      outage: `outage-${Math.floor(at / 2)}`,
      rootCause: { category: `kind ${kind}`, text: incident.rootCause!.text },
    };
  });
}
