import { checkArray, checkBoolean, checkInsideUnit, checkLength, checkNumber, checkWhole } from "../check.ts";

/**
 * Several forecasters as one, weighted by how well each has foretold so far. Made by `startMixture`; immutable.
 *
 * After each outcome a member's weight is multiplied by the probability that it gave to what happened. If every outcome is
 * known before the next forecast, the total log loss is at most ln(1/w) above that of any member that began with weight
 * w, whatever the data: a weight of one half costs at most ln 2 = .69 nats in all. A fixed share s adds at most
 * -ln(1 - s) for each outcome, and lets the mixture follow when the best member changes.
 */
export class Mixture {
  readonly #logWeights: readonly number[];
  readonly #share: Share;

  constructor(logWeights: readonly number[], share: Share) {
    this.#logWeights = logWeights;
    this.#share = share;
  }

  /** The present weight of each member. They sum to 1. */
  get weights(): readonly number[] {
    return this.#logWeights.map(Math.exp);
  }

  /**
   * The forecast: the weighted mean of the members' forecasts, never outside their range.
   *
   * @param probabilities One for each member, above 0 and below 1.
   * @throws CalibrationError for another number of members, and for probabilities outside (0, 1).
   */
  mix(probabilities: readonly number[]): number {
    this.#check(probabilities);
    return weightedMean(this.weights, probabilities);
  }

  /**
   * The mixture that has seen one more outcome.
   *
   * @param probabilities What the members forecast before the outcome was known, above 0 and below 1.
   * @param outcome Whether the answer was right.
   * @throws CalibrationError as `mix` does.
   */
  update(probabilities: readonly number[], outcome: boolean): Mixture {
    this.#check(probabilities);
    checkBoolean(outcome, "outcome");
    const likely = (probability: number): number => (outcome ? Math.log(probability) : Math.log1p(-probability));
    const weights = normalise(this.#logWeights.map((weight, index) => weight + likely(probabilities[index]!)));
    return new Mixture(shared(weights, this.#share), this.#share);
  }

  /**
   * The mixture in which one member weighs at least so much, the others scaled down to the rest. From that moment on, the
   * total log loss stays within ln(1/atLeast) of that member's. Needed when a mixture first speaks after its weights have
   * moved in silence: without it the bound does not hold.
   *
   * @param index Of the member; 0 is the base rate.
   * @param atLeast Above 0 and below 1.
   * @throws CalibrationError for a member that is not there, and for a weight outside (0, 1).
   */
  raise(index: number, atLeast: number): Mixture {
    checkWhole(index, "index", 0, this.#logWeights.length - 1);
    checkNumber(atLeast, "atLeast", { from: 0, to: 1, open: true, words: "above 0 and below 1" });
    if (this.#logWeights[index]! >= Math.log(atLeast)) return this;
    const others = logSum(this.#logWeights.filter((_, other) => other !== index));
    return new Mixture(
      this.#logWeights.map((weight, other) =>
        other === index ? Math.log(atLeast) : weight - others + Math.log1p(-atLeast),
      ),
      this.#share,
    );
  }

  #check(probabilities: unknown): void {
    checkArray(probabilities, "probabilities");
    checkLength(probabilities.length, this.#logWeights.length, "probabilities", "the mixture");
    for (let index = 0; index < probabilities.length; index++) {
      checkInsideUnit(probabilities[index], `probabilities[${index}]`);
    }
  }
}

/** Never outside the range of the values, whatever rounding does. */
export function weightedMean(weights: readonly number[], values: readonly number[]): number {
  let [mean, low, high] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    mean += weights[index]! * value;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return Math.min(Math.max(mean, low), high);
}

/** Which share of all weight goes back to the weights at the start with each outcome. */
export type Share = { rate: number; logStart: readonly number[] };

/** The fixed share of M. Herbster and M. Warmuth, Tracking the best expert, Machine Learning 32, 1998. */
function shared(logWeights: readonly number[], { rate, logStart }: Share): readonly number[] {
  if (rate === 0) return logWeights;
  const [kept, given] = [Math.log1p(-rate), Math.log(rate)];
  return logWeights.map((weight, index) => logSum([kept + weight, given + logStart[index]!]));
}

/** Weights that sum to 1, on a logarithmic scale: a member that falls far behind keeps a weight from which it can return. */
export function normalise(logWeights: readonly number[]): number[] {
  const total = logSum(logWeights);
  return logWeights.map((weight) => weight - total);
}

/** ln of the sum of e^value. */
function logSum(values: readonly number[]): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
