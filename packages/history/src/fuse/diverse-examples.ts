/** Examples that differ from each other: for prompts. A vote takes the precedents as they were found. */
import { causesOf, checkOptions, type Incident } from "@casebook/incident";
import { z } from "zod";
import { textSimilarity } from "../analysis/text-similarity.ts";
import type { Precedent } from "../past.ts";

export type DiverseOptions = {
  /** How many examples at most. @default 5 */
  k?: number;
  /** 1 looks at the ranking only, 0 at the differences only. @default 0.7 */
  balance?: number;
  /** How alike two incidents are, in [0, 1]. @default textSimilarity of titles, summaries and causes */
  similarity?: (left: Incident, right: Incident) => number;
};

const optionsSchema = z.strictObject({
  k: z.int().min(1).default(5),
  balance: z.number().min(0).max(1).default(0.7),
  similarity: z
    .custom<NonNullable<DiverseOptions["similarity"]>>((value) => typeof value === "function")
    .default(() => byText),
});

/**
 * Precedents by maximal marginal relevance: each next one has the largest `balance` score - (1 - `balance`) likeness to the
 * most alike of those before it. Carbonell and Goldstein 1998. Scores are taken relative to the best one's. Ranks and
 * cosines stay as they were.
 * @throws CasebookError `invalid-option`
 */
export function diverseExamples(precedents: readonly Precedent[], options: DiverseOptions = {}): Precedent[] {
  const { k, balance, similarity } = checkOptions("diverseExamples", optionsSchema, options);
  const best = precedents.reduce((most, { score }) => Math.max(most, score), 0);
  const left = precedents.map((precedent) => ({ precedent, likeness: 0 }));
  const chosen: Precedent[] = [];
  while (chosen.length < k && left.length > 0) {
    const gain = ({ precedent, likeness }: (typeof left)[number]): number =>
      balance * (best === 0 ? 0 : precedent.score / best) - (1 - balance) * likeness;
    const next = left.reduce((most, each) => (gain(each) > gain(most) ? each : most));
    left.splice(left.indexOf(next), 1);
    chosen.push(next.precedent);
    for (const each of left) {
      each.likeness = Math.max(each.likeness, similarity(next.precedent.incident, each.precedent.incident));
    }
  }
  return chosen;
}

function byText(left: Incident, right: Incident): number {
  return textSimilarity(textOf(left), textOf(right));
}

function textOf(incident: Incident): string {
  return [incident.title, incident.summary, ...causesOf(incident).map(({ text }) => text)].join("\n");
}
