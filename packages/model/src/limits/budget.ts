/** How much may be spent, shared by everything that is handed the same budget. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import { ModelError } from "../errors.ts";

export type BudgetOptions = {
  /** Requests, failed ones included. @default no limit */
  calls?: number;
  /** Tokens in and out. @default no limit */
  tokens?: number;
  /** In the currency of the prices. @default no limit */
  money?: number;
  /** A wider budget that is charged too: a diagnosis within a replay. */
  within?: Budget;
};

/** What a call will cost at most, or did cost. */
export type Charge = { calls: number; tokens: number; money: number | null };

export interface Budget {
  /** What was charged so far, with what calls under way have reserved. Money is null once a price was unknown. */
  readonly spent: Readonly<Charge>;
  /** True if money or tokens are limited here or in a wider budget, so that a call must be estimated first. */
  readonly limits: { readonly tokens: boolean; readonly money: boolean };
  /**
   * Takes a call's share before it is made; `settle` replaces it by what it did cost.
   * @throws ModelError `model-budget` when it does not fit; nothing is taken then
   */
  reserve(charge: Charge): { settle(actual: Charge): void };
}

const limit = z.number().min(0).optional();
const optionsSchema = z.strictObject({
  calls: limit,
  tokens: limit,
  money: limit,
  within: z
    .custom<Budget>((value) => typeof (value as Budget | null)?.reserve === "function", "must be a budget")
    .optional(),
});

/**
 * A budget that refuses a call which would go past it. A reply may be longer than was foreseen: where the model has no
 * limit of output, the last calls can go past the budget by their replies.
 * @throws CasebookError `invalid-option`
 */
export function createBudget(options: BudgetOptions = {}): Budget {
  const { calls, tokens, money, within } = checkOptions("createBudget", optionsSchema, options);
  const spent: Charge = { calls: 0, tokens: 0, money: 0 };

  function add(charge: Charge, sign: 1 | -1): void {
    spent.calls += sign * charge.calls;
    spent.tokens += sign * charge.tokens;
    spent.money = spent.money === null || charge.money === null ? null : spent.money + sign * charge.money;
  }

  function check(what: string, limit: number | undefined, used: number | null, more: number | null): void {
    if (limit === undefined) return;
    if (used === null || more === null) throw unpriced(limit);
    if (used + more > limit) throw exceeded(what, limit, used, more);
  }

  return {
    get spent() {
      return { ...spent };
    },
    limits: {
      tokens: tokens !== undefined || within?.limits.tokens === true,
      money: money !== undefined || within?.limits.money === true,
    },
    reserve(charge) {
      check("calls", calls, spent.calls, charge.calls);
      check("tokens", tokens, spent.tokens, charge.tokens);
      check("money", money, spent.money, charge.money);
      const wider = within?.reserve(charge);
      add(charge, 1);
      return {
        settle(actual) {
          wider?.settle(actual);
          add(charge, -1);
          add(actual, 1);
        },
      };
    },
  };
}

function exceeded(what: string, limit: number, used: number, more: number): ModelError {
  const round = (value: number) => Number(value.toPrecision(6));
  return new ModelError({
    code: "model-budget",
    message: `The budget has ${round(limit)} ${what}, of which ${round(used)} are spent; this call needs ${round(more)}.`,
    field: `budget.${what}`,
    value: limit,
    remedy: "Raise the budget, ask for fewer samples, or use shorter messages. The call was not made.",
  });
}

function unpriced(limit: number): ModelError {
  return new ModelError({
    code: "model-budget",
    message: "The budget limits money, and the price of this model is unknown.",
    field: "budget.money",
    value: limit,
    remedy: "Give its price in prices, by the model's name, or limit tokens instead.",
  });
}
