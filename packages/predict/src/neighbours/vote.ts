/** The similarity-weighted vote of precedents over kinds of cause. */
import type { Precedent } from "@casebook/history";
import type { RootCause } from "@casebook/incident";
import { sameKind, type Target } from "../causes/target.ts";

/** One kind of cause among the precedents. */
export type Party = {
  /** The cause of its most similar supporter. */
  cause: RootCause;
  /** The most similar first. */
  supporters: Precedent[];
  /** Sum of the supporters' similarities. */
  weight: number;
  /** Share of all weights, in [0, 1]. */
  share: number;
};

export type VoteOptions = {
  target: Target;
  /** From which similarity on causes in words are one kind, in [0, 1]. */
  textThreshold: number;
  /** How many precedents vote, at least 1. */
  voters: number;
};

/** Raw similarity of a precedent in [0, 1]: the mean of the cosines that it has; 0 if they point away. */
export function similarityOf({ lexical, semantic }: Precedent): number {
  const cosines = [lexical?.cosine, semantic?.cosine].filter((cosine) => cosine !== undefined);
  if (cosines.length === 0) return 0;
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length;
  return Math.min(1, Math.max(0, mean));
}

/** The first `voters` precedents that have a cause of the target; the others give no vote. */
function votersOf(precedents: readonly Precedent[], { target, voters }: VoteOptions): Precedent[] {
  const able = precedents.filter(({ incident: { rootCause } }) => {
    if (rootCause === undefined) return false;
    return target !== "service" || rootCause.service !== undefined;
  });
  return able.slice(0, voters);
}

/**
 * Parties by share; of equals the one whose best supporter ranks first. Only root causes vote, not contributing ones.
 * Where no voter is similar at all, parties share equally.
 */
export function vote(precedents: readonly Precedent[], options: VoteOptions): Party[] {
  const parties: Party[] = [];
  let total = 0;
  for (const voter of votersOf(precedents, options)) {
    const cause = voter.incident.rootCause!;
    const weight = similarityOf(voter);
    total += weight;
    const party = parties.find((one) => sameKind(one.cause, cause, options.target, options.textThreshold) === true);
    if (party === undefined) parties.push({ cause, supporters: [voter], weight, share: 0 });
    else {
      party.supporters.push(voter);
      party.weight += weight;
    }
  }
  for (const party of parties) party.share = total === 0 ? 1 / parties.length : party.weight / total;
  return parties.sort((left, right) => right.share - left.share);
}
