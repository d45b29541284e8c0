/** Answers that cost nothing. Every predictor is shown beside them. */
import type { Past, Precedent } from "@casebook/history";
import { epochOf, type Incident } from "@casebook/incident";
import { type Candidate, kindOf, type Predictor, type Target } from "@casebook/predict";

export type BaselineName = "majority" | "latestSameService" | "nearest";

/** The commonest kind of the past; of equals the one seen last. */
export function createMajority(target: Target): Predictor {
  return baseline("majority", target, async (past) => majorityOf(await incidentsOf(past), target));
}

/** What the latest incident of the same service turned out to be. Says nothing where services are not recorded. */
export function createLatestSameService(target: Target): Predictor {
  return baseline("latestSameService", target, async (past, service) => latestOf(await incidentsOf(past), service));
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

/** What a past knows, in order of `knownAt`. */
export async function incidentsOf(past: Past): Promise<Incident[]> {
  const incidents: Incident[] = [];
  for await (const incident of past.scan()) incidents.push(incident);
  return incidents;
}

/** The latest incident of the commonest kind; incidents in order of `knownAt`. */
export function majorityOf(incidents: readonly Incident[], target: Target): Incident | undefined {
  const counts = new Map<string, number>();
  let most = 0;
  let latest: Incident | undefined;
  for (const incident of incidents) {
    const kind = incident.rootCause && kindOf(incident.rootCause, target);
    if (kind === undefined) continue;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count < most) continue;
    most = count;
    latest = incident;
  }
  return latest;
}

/** The resolved incident of a service that opened last; of equals the one known last. */
export function latestOf(incidents: readonly Incident[], service: string | undefined): Incident | undefined {
  if (service === undefined) return undefined;
  return incidents
    .filter((incident) => incident.service === service && incident.rootCause !== undefined)
    .reduce<Incident | undefined>(
      (latest, one) => (latest && epochOf(one.openedAt) < epochOf(latest.openedAt) ? latest : one),
      undefined,
    );
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
  choose: (past: Past, service: string | undefined) => Promise<Incident | undefined>,
): Predictor {
  return {
    id,
    fingerprint: `${id}/1 ${target}`,
    async predict(question, past) {
      return { candidates: asCandidates(await choose(past, question.service)), precedents: [], notes: [] };
    },
  };
}

function asCandidates(incident: Incident | undefined): Candidate[] {
  return incident?.rootCause === undefined ? [] : [incident.rootCause];
}
