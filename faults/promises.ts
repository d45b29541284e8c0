/** What was promised to whoever used a history, and whether it was kept. */

export class Promises {
  readonly #added = new Set<number>();
  readonly #removed = new Set<number>();
  /** Begun and not acknowledged: may be there or not. */
  readonly #open = new Set<number>();
  #next = 0;

  /** Numbers that were never used. */
  fresh(count: number): number[] {
    return Array.from({ length: count }, () => this.#next++);
  }

  /** One that is there for sure. */
  anyAdded(pick: (most: number) => number): number | undefined {
    const all = [...this.#added];
    return all.length === 0 ? undefined : all[pick(all.length - 1)];
  }

  begun(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#open.add(number);
      this.#added.delete(number);
      this.#next = Math.max(this.#next, number + 1);
    }
  }

  added(numbers: readonly number[]): void {
    for (const number of numbers) {
      this.#open.delete(number);
      this.#added.add(number);
    }
  }

  removed(number: number): void {
    this.#open.delete(number);
    this.#removed.add(number);
  }

  /** Compares with what is there, and takes what is there for granted from now on. Empty if every promise was kept. */
  check(found: readonly number[]): string[] {
    const there = new Set(found);
    const broken = [...this.#added].filter((number) => !there.has(number)).map((number) => `n-${number} was lost`);
    for (const number of found) {
      if (this.#removed.has(number)) broken.push(`n-${number} was removed and is there again`);
      else if (!this.#added.has(number) && !this.#open.has(number)) broken.push(`n-${number} was never added`);
    }
    if (there.size !== found.length) broken.push("an incident is there twice");
    for (const number of this.#open) {
      if (there.has(number)) this.#added.add(number);
    }
    this.#open.clear();
    return broken;
  }
}
