/** The outcomes that a walk has seen, in the order in which they became known. */
import type { Groups, Labelled } from "../calibrators/sample.ts";
import type { Signal } from "../calibrators/standardise.ts";
import { forgottenAfter, recencyWeight } from "./recency.ts";

/** What a question shows: one score in [0, 1], missing or not, or several signals. */
export type Input = number | undefined | readonly Signal[];

export class SeenOutcomes {
  readonly inputs: Input[] = [];
  readonly correct: boolean[] = [];
  readonly #given: number[] = [];
  readonly #clusterOf: number[] = [];
  /** The rows of each cluster. */
  readonly #members: number[][] = [];
  readonly #clusterNames = new Map<string, number>();
  #order = new Int32Array(64);
  #scored = 0;
  /** Right answers. */
  right = 0;
  /** Total weight of right and of wrong answers, each cluster once. */
  readonly weighed = { right: 0, wrong: 0 };
  /** The same of the rows without a score. */
  readonly missing = { right: 0, wrong: 0 };
  learnedUpTo: string | null = null;

  get n(): number {
    return this.correct.length;
  }

  get clusters(): number {
    return this.#members.length;
  }

  add(input: Input, { correct, weight = 1, knownAt }: Labelled, cluster: string | undefined): void {
    this.inputs.push(input);
    if (typeof input === "number") this.#insert(this.inputs.length - 1, input);
    this.correct.push(correct);
    this.#given.push(weight);
    if (correct) this.right++;
    if (knownAt !== undefined) this.learnedUpTo = knownAt;
    const known = cluster === undefined ? undefined : this.#clusterNames.get(cluster);
    const index = known ?? this.#members.push([]) - 1;
    if (cluster !== undefined) this.#clusterNames.set(cluster, index);
    this.#clusterOf.push(index);
    this.#tally(this.inputs.length - 1, index);
  }

  /** How much a row counts: as given, by its age, and together with the rows of its cluster as one. */
  weightOf(row: number, halfLife: number): number {
    const age = this.n - 1 - row;
    if (age > forgottenAfter * halfLife) return 0;
    return (this.#given[row]! * recencyWeight(age, halfLife)) / this.#members[this.#clusterOf[row]!]!.length;
  }

  /** Rows that have a score and count, sorted and grouped. */
  groups(halfLife: number): Groups {
    const size = this.#scored;
    const groups = { scores: new Float64Array(size), right: new Float64Array(size), wrong: new Float64Array(size) };
    let count = 0;
    for (let place = 0; place < size; place++) {
      const row = this.#order[place]!;
      const weight = this.weightOf(row, halfLife);
      if (weight === 0) continue;
      const score = this.inputs[row] as number;
      if (count === 0 || groups.scores[count - 1] !== score) groups.scores[count++] = score;
      const side = this.correct[row] ? groups.right : groups.wrong;
      side[count - 1]! += weight;
    }
    return {
      scores: groups.scores.subarray(0, count),
      right: groups.right.subarray(0, count),
      wrong: groups.wrong.subarray(0, count),
    };
  }

  /** Puts a row in its place among those sorted by score; equal scores stay in the order of their coming. */
  #insert(row: number, score: number): void {
    if (this.#scored === this.#order.length) {
      const larger = new Int32Array(2 * this.#scored + 16);
      larger.set(this.#order);
      this.#order = larger;
    }
    let [low, high] = [0, this.#scored];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.inputs[this.#order[middle]!] as number) <= score) low = middle + 1;
      else high = middle;
    }
    this.#order.copyWithin(low + 1, low, this.#scored++);
    this.#order[low] = row;
  }

  /** Counts a row in, and what it takes from the other rows of its cluster. */
  #tally(row: number, cluster: number): void {
    const members = this.#members[cluster]!;
    const before = members.length;
    members.push(row);
    for (const tally of [this.weighed, this.missing]) {
      for (const member of members) {
        if (tally === this.missing && this.inputs[member] !== undefined) continue;
        const given = this.#given[member]!;
        const change = member === row ? given / (before + 1) : given / (before + 1) - given / before;
        tally[this.correct[member] ? "right" : "wrong"] += change;
      }
    }
    for (const tally of [this.weighed, this.missing]) {
      // Rounding may not leave less than nothing.
      tally.right = Math.max(tally.right, 0);
      tally.wrong = Math.max(tally.wrong, 0);
    }
  }

  /** All that a fingerprint is taken of. */
  content(): Float64Array {
    return Float64Array.from(
      this.inputs.flatMap((input, row) => [
        ...(typeof input === "object" ? input : [input]).flatMap((signal) =>
          signal === undefined ? [0, 0] : [1, signal],
        ),
        this.correct[row] ? 1 : 0,
        this.#given[row]!,
        this.#clusterOf[row]!,
      ]),
    );
  }
}
