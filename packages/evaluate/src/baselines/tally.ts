/** What the baselines need to know of a past, without reading all of it for every question. */
import type { Past } from "@casebook/history";
import { epochOf, type Incident } from "@casebook/incident";
import { kindOf, type Target, trainingSize } from "@casebook/predict";

/** The first records of a past, counted. */
export class Tally {
  readonly #target: Target;
  readonly #counts = new Map<string, number>();
  readonly #latestOfService = new Map<string, Incident>();
  #most = 0;
  #majority: Incident | undefined;

  constructor(target: Target) {
    this.#target = target;
  }

  /** The latest incident of the commonest kind; of equals the one seen last. */
  get majority(): Incident | undefined {
    return this.#majority;
  }

  /** The resolved incident of a service that opened last; of equals the one known last. */
  latestOf(service: string | undefined): Incident | undefined {
    return service === undefined ? undefined : this.#latestOfService.get(service);
  }

  /** Counts one more record; they come in order of `knownAt`. */
  add(incident: Incident): void {
    const { rootCause, service } = incident;
    if (rootCause === undefined) return;
    const latest = service === undefined ? undefined : this.#latestOfService.get(service);
    if (service !== undefined && !(latest && epochOf(incident.openedAt) < epochOf(latest.openedAt))) {
      this.#latestOfService.set(service, incident);
    }
    const kind = kindOf(rootCause, this.#target);
    if (kind === undefined) return;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    if (count < this.#most) return;
    this.#most = count;
    this.#majority = incident;
  }

  copy(): Tally {
    const copy = new Tally(this.#target);
    for (const [kind, count] of this.#counts) copy.#counts.set(kind, count);
    for (const [service, incident] of this.#latestOfService) copy.#latestOfService.set(service, incident);
    copy.#most = this.#most;
    copy.#majority = this.#majority;
    return copy;
  }
}

/** So many tallies are kept: of the pasts of an outage, and of those of all others. */
const most = 8;

/** Counts pasts, each from where the longest tally of its first records ends. */
export class Tallies {
  readonly #target: Target;
  readonly #kept = new Map<string, Tally>();

  constructor(target: Target) {
    this.#target = target;
  }

  async of(past: Past): Promise<Tally> {
    // At the sizes of the schedule, so that what an exclusion takes out of a past is mostly behind them.
    const size = trainingSize(await past.count());
    const key = past.sourceOf(size);
    const first = this.#kept.get(key) ?? (await count(past, new Tally(this.#target), 0, size));
    this.#kept.delete(key);
    this.#kept.set(key, first);
    if (this.#kept.size > most) this.#kept.delete(this.#kept.keys().next().value!);
    return count(past, first.copy(), size);
  }
}

async function count(past: Past, tally: Tally, from: number, to = Number.POSITIVE_INFINITY): Promise<Tally> {
  let at = from;
  if (at === to) return tally;
  for await (const incident of past.scan({ from })) {
    tally.add(incident);
    if (++at === to) break;
  }
  return tally;
}
