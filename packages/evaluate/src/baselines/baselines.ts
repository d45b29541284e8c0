/** Answers that cost nothing. Every predictor is shown beside them. */
import type { Precedent } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { type Candidate, kindOf, type Predictor, type Target } from "@casebook/predict";
import { Tallies, type Tally } from "./tally.ts";

export type BaselineName = "majority" | "latestSameService" | "nearest";

/** The commonest kind of the past; of equals the one seen last. */
export function createMajority(target: Target): Predictor {
  return baseline("majority", target, (tally) => tally.majority);
}

/** What the latest incident of the same service turned out to be. Says nothing where services are not recorded. */
export function createLatestSameService(target: Target): Predictor {
  return baseline("latestSameService", target, (tally, service) => tally.latestOf(service));
}

/** A copy of the cause of the most similar precedent, of the ten most similar, that has one. */
export function createNearest(target: Target): Predictor {
  return {
    id: "nearest",
    fingerprint: `nearest/1 ${target}`,
    async predict(question, past, { signal } = {}) {
      const precedents = await past.search(question, { k: 10, rank: "tf-idf", ...(signal && { signal }) });
      return { candidates: asCandidates(nearestOf(precedents, target)), precedents, notes: [] };
    },
  };
}

/** The first precedent with a cause of the target. */
export function nearestOf(precedents: readonly Precedent[], target: Target): Incident | undefined {
  return precedents
    .map(({ incident }) => incident)
    .find(({ rootCause }) => rootCause && (target === "text" || kindOf(rootCause, target) !== undefined));
}

function baseline(
  id: BaselineName,
  target: Target,
  choose: (tally: Tally, service: string | undefined) => Incident | undefined,
): Predictor {
  const tallies = new Tallies(target);
  return {
    id,
    fingerprint: `${id}/1 ${target}`,
    async predict(question, past) {
      const incident = choose(await tallies.of(past), question.service);
      return { candidates: asCandidates(incident), precedents: [], notes: [] };
    },
  };
}

function asCandidates(incident: Incident | undefined): Candidate[] {
  return incident?.rootCause === undefined ? [] : [incident.rootCause];
}
