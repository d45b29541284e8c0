/** Counts what an ask spends, while it does. */
import type { Budget, Charge } from "../limits/budget.ts";
import { moneyOf, type Price, type Tokens } from "./prices.ts";
import { noUsage, type Usage } from "./usage.ts";

/** How a request ended: with an answer, refused (which costs nothing), or so that nobody knows what it cost. */
export type CallEnd = { failed: boolean; tokens: Tokens | "none" | "unknown" };

export class Meter {
  readonly #price: Price | undefined;
  readonly #budget: Budget | undefined;
  readonly #usage: Usage = noUsage();

  constructor(price: Price | undefined, budget: Budget | undefined) {
    this.#price = price;
    this.#budget = budget;
  }

  get usage(): Usage {
    const { calls, unmeteredCalls, tokensIn, tokensOut, milliseconds, money } = this.#usage;
    const toldNothing = unmeteredCalls > 0 && tokensIn + tokensOut === 0;
    const isKnown = calls === 0 || (this.#price !== undefined && !toldNothing);
    return { ...this.#usage, milliseconds: Math.round(milliseconds), money: isKnown ? money : null };
  }

  /**
   * Begins a request that is expected to take so many tokens; call what it returns at its end.
   * @throws ModelError `model-budget`
   */
  begin(expected: Tokens): (end: CallEnd) => void {
    const reservation = this.#budget?.reserve(this.#charge(expected));
    const begun = performance.now();
    return ({ failed, tokens }) => {
      const usage = this.#usage;
      usage.calls++;
      if (failed) usage.failedCalls++;
      usage.milliseconds += performance.now() - begun;
      if (tokens === "unknown") {
        // What was foreseen stays charged.
        usage.unmeteredCalls++;
        return;
      }
      const known = tokens === "none" ? { tokensIn: 0, cachedTokensIn: 0, tokensOut: 0 } : tokens;
      usage.tokensIn += known.tokensIn;
      usage.cachedTokensIn += known.cachedTokensIn;
      usage.tokensOut += known.tokensOut;
      usage.money = (usage.money ?? 0) + (moneyOf(known, this.#price) ?? 0);
      reservation?.settle(this.#charge(known));
    };
  }

  #charge(tokens: Tokens): Charge {
    return { calls: 1, tokens: tokens.tokensIn + tokens.tokensOut, money: moneyOf(tokens, this.#price) };
  }
}
