/** The neighbour vote: what the most similar precedents turned out to be. */
import type { SearchOptions } from "@casebook/history";
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import { candidateOf } from "../causes/candidate-of.ts";
import { defaultTextThreshold, type Target } from "../causes/target.ts";
import type { Predictor } from "../predictor.ts";
import { vote } from "./vote.ts";

export type NeighboursOptions = {
  /** What is predicted. @default "category" */
  target?: Target;
  /** How many precedents vote. @default 7 */
  voters?: number;
  /** How many precedents are retrieved and shown. @default 10 */
  precedents?: number;
  /** What orders the precedents that may vote; the vote itself weighs their cosines. @default "tf-idf" */
  rank?: NonNullable<SearchOptions["rank"]>;
  /** From which similarity on causes in words are one kind, in [0, 1]. @default 0.5 */
  textThreshold?: number;
};

const neighboursSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  voters: z.int().min(1).default(7),
  precedents: z.int().min(1).default(10),
  rank: z.enum(["bm25", "tf-idf", "semantic", "fused"]).default("tf-idf"),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
});

/**
 * The options with their defaults, refused in the name of the function they were given to.
 * @throws CasebookError `invalid-option`
 */
export function checkNeighbours(where: string, given: unknown): Required<NeighboursOptions> {
  return checkOptions(where, neighboursSchema, given);
}

/**
 * Similarity-weighted vote over precedents. Candidates carry the ids that support them; `score` is the vote share.
 * @throws CasebookError `invalid-option`
 */
export function createNeighbours(options: NeighboursOptions = {}): Predictor {
  const settings = checkNeighbours("createNeighbours", options);
  return {
    id: "neighbours",
    fingerprint: `neighbours/1 ${JSON.stringify(settings)}`,
    async predict(question, past, { signal } = {}) {
      signal?.throwIfAborted();
      const precedents = await past.search(question, {
        k: settings.precedents,
        rank: settings.rank,
        ...(signal && { signal }),
      });
      const parties = vote(precedents, settings);
      const candidates = parties.map(({ cause, share, supporters }) => ({
        ...candidateOf(cause, settings.target),
        score: share,
        support: supporters.map(({ incident }) => incident.id),
      }));
      return { candidates, precedents, notes: [] };
    },
  };
}
