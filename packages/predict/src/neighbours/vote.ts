/** The similarity-weighted vote of precedents over kinds of cause. */
import type { Precedent } from "@casebook/history";
import { textSimilarity } from "@casebook/history";
import type { RootCause } from "@casebook/incident";
import { type CauseLike, kindOf, type Target } from "../causes/target.ts";

/** One kind of cause among the precedents. */
export type Party = {
  /** The cause of its most similar supporter; of those with a name, if one has. */
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
 * Causes with a name are one party by it alone. A cause in words joins the party that it is told of by `partyOf`, and
 * founds one where there is none: so causes of two names never share a party.
 * Where no voter is similar at all, parties share equally.
 */
export function vote(precedents: readonly Precedent[], options: VoteOptions): Party[] {
  const voters = votersOf(precedents, options);
  const isNamed = (voter: Precedent) => kindOf(voter.incident.rootCause!, options.target) !== undefined;
  const parties: Party[] = [];
  for (const voter of [...voters.filter(isNamed), ...voters.filter((voter) => !isNamed(voter))]) {
    const cause = voter.incident.rootCause!;
    const party = partyOf(cause, parties, options);
    if (party === undefined) parties.push({ cause, supporters: [voter], weight: 0, share: 0 });
    else party.supporters.push(voter);
  }
  const rank = new Map(voters.map((voter, at) => [voter, at]));
  for (const party of parties) {
    party.supporters.sort((left, right) => rank.get(left)! - rank.get(right)!);
    party.weight = party.supporters.reduce((sum, supporter) => sum + similarityOf(supporter), 0);
  }
  const total = parties.reduce((sum, { weight }) => sum + weight, 0);
  for (const party of parties) party.share = total === 0 ? 1 / parties.length : party.weight / total;
  const first = ({ supporters }: Party) => rank.get(supporters[0]!)!;
  return parties.sort((left, right) => right.share - left.share || first(left) - first(right));
}

/**
 * The party of a cause: that of its name, else the one whose words are most like its own, from the threshold on.
 * Undefined where it has none. Words are not compared where both sides have a name, nor for a service.
 */
export function partyOf(
  cause: CauseLike,
  parties: readonly Party[],
  { target, textThreshold }: Pick<VoteOptions, "target" | "textThreshold">,
): Party | undefined {
  const kind = kindOf(cause, target);
  const named = parties.find((party) => kind !== undefined && kindOf(party.cause, target) === kind);
  if (named !== undefined || target === "service") return named;
  let best: { party: Party; similarity: number } | undefined;
  for (const party of parties) {
    if (kind !== undefined && kindOf(party.cause, target) !== undefined) continue;
    const similarity = Math.max(...wordsOf(party, target).map((words) => textSimilarity(words, cause.text)));
    if (similarity >= textThreshold && similarity > (best?.similarity ?? -1)) best = { party, similarity };
  }
  return best?.party;
}

/** The words that tell a party: those of each cause with its name, or of the cause it was founded on. */
function wordsOf({ cause, supporters }: Party, target: Target): string[] {
  const kind = kindOf(cause, target);
  if (kind === undefined) return [cause.text];
  const causes = supporters.map(({ incident }) => incident.rootCause!);
  return causes.filter((each) => kindOf(each, target) === kind).map(({ text }) => text);
}
