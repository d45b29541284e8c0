/** How much of what the members believe may be said, so that the base rate's total log loss is never exceeded by more than ln 2. */

/** What the challenger of the base rate keeps of its weight with one outcome, at least: nothing is staked to the last. */
const kept = 0.3;

/**
 * Two forecasters share what is said: the base rate, and a challenger. The base rate's weight v begins at one half and
 * follows Bayes, so the total log loss of what is said stays within ln 2 of the base rate's whatever the challenger says.
 * A challenger that says just what is believed (a plain mixture) would leave half of it unsaid at first. So it says more:
 * so much that the sum is the belief itself while the base rate is not ahead (v up to one half), and less of it the
 * further ahead the base rate is; never more than leaves it `kept` of its weight if it is wrong, and never less than the
 * belief. The bound is the elementary one of the Bayes mixture; saying more is what J. Kelly (Bell System Technical Journal
 * 35, 1956) calls the size of the bet.
 *
 * @param ahead Total log loss of the base rate's forecasts less that of what was said, since the first that was heard; -ln 2
 * or more, 0 at the start.
 * @param base The base rate's forecast, above 0 and below 1.
 * @param belief What the members believe, above 0 and below 1.
 * @returns The share of the belief in what is said, 0 to 1; the base rate has the rest.
 */
export function heardShare(ahead: number, base: number, belief: number): number {
  const ofBase = Math.min(Math.exp(-ahead) / 2, 1);
  const atRisk = Math.max((base - belief) / base, (belief - base) / (1 - base));
  const most = Math.max(1, (1 - kept) / atRisk);
  return (1 - ofBase) * Math.min(1 / Math.max(ofBase, 1 - ofBase), most);
}
