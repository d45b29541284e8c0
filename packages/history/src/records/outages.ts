/** Which incidents share an outage. */
const none: ReadonlySet<string> = new Set();

export class Outages {
  readonly #members = new Map<string, Set<string>>();
  readonly #outages = new Map<string, ReadonlySet<string>>();

  /** The outages that an incident belongs to. */
  of(id: string): ReadonlySet<string> {
    return this.#outages.get(id) ?? none;
  }

  /** Says which outages an incident belongs to from now on. */
  set(id: string, outages: ReadonlySet<string>): void {
    for (const outage of this.#outages.get(id) ?? []) this.#members.get(outage)!.delete(id);
    if (outages.size === 0) this.#outages.delete(id);
    else this.#outages.set(id, outages);
    for (const outage of outages) {
      const members = this.#members.get(outage) ?? new Set();
      this.#members.set(outage, members.add(id));
    }
  }

  /** The incident itself and all that share its outage, or one that is recorded for it. */
  kinOf(id: string, outage: string | undefined): Set<string> {
    const outages = [...(this.#outages.get(id) ?? []), ...(outage === undefined ? [] : [outage])];
    return new Set([id, ...outages.flatMap((each) => [...(this.#members.get(each) ?? [])])]);
  }
}
