import { checkArray, checkFields, checkInsideUnit, checkNumber, checkProbability } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { quantileOf } from "../numeric/quantile.ts";

/** One member's posterior of the probability in question, with its present weight. */
export type MixtureMember = {
  /** From 0; the weights of all members sum to 1. */
  weight: number;
  /** Posterior probability that the true probability is at most the one given: rises from 0 to 1 over [0, 1]. */
  cdf(probability: number): number;
};

/**
 * The central interval of a mixture of posteriors, such as the base rate's and those of the maps. Members that disagree
 * make it wide; the mixed forecast itself can, rarely, lie outside.
 *
 * @param members Their posteriors (`baseRate(...).cdf`, `map.predict(...).cdf`) and their weights in the mixture.
 * @param mass Posterior probability inside the interval, above 0 and below 1. Default .9.
 * @returns Ends in [0, 1].
 * @throws CalibrationError for weights that do not sum to 1 within 1e-9, and for a `cdf` that leaves [0, 1].
 */
export function mixtureInterval(members: readonly MixtureMember[], mass: number = 0.9): { low: number; high: number } {
  checkMembers(members);
  checkInsideUnit(mass, "mass");
  const cdf = (probability: number): number =>
    members.reduce((sum, member, index) => {
      const below = member.cdf(probability);
      checkProbability(below, `members[${index}].cdf(${probability})`);
      return sum + member.weight * below;
    }, 0);
  return { low: quantileOf(cdf, (1 - mass) / 2), high: quantileOf(cdf, (1 + mass) / 2) };
}

function checkMembers(members: unknown): void {
  checkArray(members, "members");
  let sum = 0;
  for (const [index, member] of members.entries()) {
    const field = `members[${index}]`;
    checkFields(member, ["weight", "cdf"], field);
    checkNumber(member.weight, `${field}.weight`, { from: 0, to: 1, words: "from 0 to 1" });
    if (typeof member.cdf !== "function") {
      throw invalid(`${field}.cdf`, member.cdf, "is no function", "Give the cdf of a posterior.");
    }
    sum += member.weight as number;
  }
  if (Math.abs(sum - 1) > 1e-9) {
    throw invalid("members", sum, `have weights that sum to ${sum}, not to 1`, "Give the weights of the mixture.");
  }
}

function invalid(field: string, value: unknown, what: string, remedy: string): CalibrationError {
  return new CalibrationError({ code: "invalid-members", message: `${field} ${what}.`, field, value, remedy });
}
