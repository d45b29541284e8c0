/** What asking cost. */

/** What was spent: figures that the provider told, added up over calls. */
export type Usage = {
  /** Requests that were sent, failed ones and repairs included. */
  calls: number;
  /** Of these, the requests that ended in an error. */
  failedCalls: number;
  /**
   * Requests that may have cost something, though nobody told how much: answers without figures, and calls that were
   * given up. Where this is not 0, tokens and money are lower bounds.
   */
  unmeteredCalls: number;
  tokensIn: number;
  /** Of `tokensIn`, those that the provider had in its cache. */
  cachedTokensIn: number;
  tokensOut: number;
  /** How long the calls took, added up; calls side by side count each. */
  milliseconds: number;
  /** In the currency of the prices. Null where a price or every figure is missing, never 0 for that. */
  money: number | null;
};

/** Nothing spent, which is known to cost nothing. */
export function noUsage(): Usage {
  return {
    calls: 0,
    failedCalls: 0,
    unmeteredCalls: 0,
    tokensIn: 0,
    cachedTokensIn: 0,
    tokensOut: 0,
    milliseconds: 0,
    money: 0,
  };
}

/** The sum; its money is null as soon as that of one part is. */
export function addUsage(...usages: readonly Usage[]): Usage {
  return usages.reduce(
    (sum, usage) => ({
      calls: sum.calls + usage.calls,
      failedCalls: sum.failedCalls + usage.failedCalls,
      unmeteredCalls: sum.unmeteredCalls + usage.unmeteredCalls,
      tokensIn: sum.tokensIn + usage.tokensIn,
      cachedTokensIn: sum.cachedTokensIn + usage.cachedTokensIn,
      tokensOut: sum.tokensOut + usage.tokensOut,
      milliseconds: sum.milliseconds + usage.milliseconds,
      money: sum.money === null || usage.money === null ? null : sum.money + usage.money,
    }),
    noUsage(),
  );
}
