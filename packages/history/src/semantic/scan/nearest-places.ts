/** The places with the highest estimates, of those that are visible. */
type Estimated = { place: number; estimate: number };

export class NearestPlaces {
  /** True if what was offered since `startLevel` may be among the nearest. */
  changed = false;
  readonly #keep: number;
  readonly #isVisible: (place: number) => boolean;
  #kept: Estimated[] = [];
  #floor = Number.NEGATIVE_INFINITY;

  constructor(keep: number, isVisible: (place: number) => boolean) {
    this.#keep = keep;
    this.#isVisible = isVisible;
  }

  startLevel(): void {
    this.#cut();
    this.changed = false;
  }

  /** Of equal estimates the later place is the better one. */
  offer(place: number, estimate: number): void {
    // Asked last, since it costs most and few come so far.
    if (estimate < this.#floor || !this.#isVisible(place)) return;
    this.changed = true;
    this.#kept.push({ place, estimate });
    if (this.#kept.length >= 2 * this.#keep + 64) this.#cut();
  }

  places(): number[] {
    this.#cut();
    return this.#kept.map(({ place }) => place);
  }

  #cut(): void {
    this.#kept = this.#kept
      .sort((left, right) => right.estimate - left.estimate || right.place - left.place)
      .slice(0, this.#keep);
    if (this.#kept.length === this.#keep) this.#floor = this.#kept.at(-1)!.estimate;
  }
}
