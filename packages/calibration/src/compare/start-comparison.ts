import { checkBoolean, checkProbability } from "../check.ts";

/** What is known after so many outcomes. */
export type ComparisonState = {
  n: number;
  /** Mean difference of the Brier scores, one - other; null for no outcome. Below 0 the first is better. */
  difference: number | null;
  /** Evidence that the first is better: 20 or more is as rare as 1 in 20 if it is not, at all looks together. */
  forOne: number;
  /** Evidence that the other is better. */
  forOther: number;
};

const stakes = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);

/**
 * Watches two forecasters on a running system. The evidence may be looked at after every outcome, and the watch stopped
 * whenever it is enough: each e-process is the mean wealth of 19 bets on the difference of Brier scores, which are fair or
 * worse if the hypothesis is false. Y. Choe, A. Ramdas, Comparing sequential forecasters, Operations Research 72, 2024.
 * Made by `startComparison`; immutable.
 */
export class Comparison {
  readonly #logWealth: readonly [readonly number[], readonly number[]];
  readonly #sum: number;
  readonly n: number;

  constructor(logWealth: readonly [readonly number[], readonly number[]], sum: number, n: number) {
    this.#logWealth = logWealth;
    this.#sum = sum;
    this.n = n;
  }

  get state(): ComparisonState {
    const [forOne, forOther] = this.#logWealth.map(
      (wealths) => wealths.reduce((sum, wealth) => sum + Math.exp(wealth), 0) / wealths.length,
    ) as [number, number];
    return { n: this.n, difference: this.n === 0 ? null : this.#sum / this.n, forOne, forOther };
  }

  /**
   * The comparison after one more outcome.
   *
   * @param one What the first had forecast, in [0, 1], before the outcome was known.
   * @param other What the other had.
   * @throws CalibrationError for anything else.
   */
  update(one: number, other: number, outcome: boolean): Comparison {
    checkProbability(one, "one");
    checkProbability(other, "other");
    checkBoolean(outcome, "outcome");
    const target = outcome ? 1 : 0;
    // In [-1, 1], so that a stake below 1 leaves something.
    const gain = (other - target) ** 2 - (one - target) ** 2;
    const bet = (wealths: readonly number[], won: number): number[] =>
      wealths.map((wealth, index) => wealth + Math.log1p(stakes[index]! * won));
    const [forOne, forOther] = this.#logWealth;
    return new Comparison([bet(forOne, gain), bet(forOther, -gain)], this.#sum - gain, this.n + 1);
  }
}

export function startComparison(): Comparison {
  const none = stakes.map(() => 0);
  return new Comparison([none, none], 0, 0);
}
