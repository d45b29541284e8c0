/** Answers that cost nothing. Every predictor is shown beside them. */
import type { Past } from "@casebook/history";
import { epochOf, type Incident } from "@casebook/incident";
import { type Candidate, kindOf, type Predictor, type Target } from "@casebook/predict";

export type BaselineName = "majority" | "latestSameService" | "nearest";

/** The commonest kind of the past; of equals the one seen last. */
export function createMajority(target: Target): Predictor {
  return baseline("majority", target, async (past) => {
    const counts = new Map<string, { count: number; latest: Incident }>();
    let best: { count: number; latest: Incident } | undefined;
    for await (const incident of past.scan()) {
      const kind = incident.rootCause && kindOf(incident.rootCause, target);
      if (kind === undefined) continue;
      const entry = { count: (counts.get(kind)?.count ?? 0) + 1, latest: incident };
      counts.set(kind, entry);
      if (entry.count >= (best?.count ?? 0)) best = entry;
    }
    return best?.latest;
  });
}

/** What the latest incident of the same service turned out to be. Says nothing where services are not recorded. */
export function createLatestSameService(target: Target): Predictor {
  return baseline("latestSameService", target, async (past, service) => {
    let latest: Incident | undefined;
    if (service === undefined) return undefined;
    for await (const incident of past.scan()) {
      if (incident.service !== service || incident.rootCause === undefined) continue;
      if (latest === undefined || epochOf(incident.openedAt) >= epochOf(latest.openedAt)) latest = incident;
    }
    return latest;
  });
}

/** A copy of the most similar precedent's cause. */
export function createNearest(target: Target): Predictor {
  return {
    id: "nearest",
    fingerprint: `nearest/1 ${target}`,
    async predict(question, past, { signal } = {}) {
      const precedents = await past.search(question, { k: 10, rank: "tf-idf", ...(signal && { signal }) });
      const nearest = precedents.find(({ incident: { rootCause } }) => rootCause && answers(rootCause, target));
      return { candidates: asCandidates(nearest?.incident), precedents, notes: [] };
    },
  };
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

function answers(cause: Candidate, target: Target): boolean {
  return target === "text" || kindOf(cause, target) !== undefined;
}

function asCandidates(incident: Incident | undefined): Candidate[] {
  return incident?.rootCause === undefined ? [] : [incident.rootCause];
}
