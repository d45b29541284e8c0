/** What tokens cost: handed in by the user, since prices change and differ by contract. */
import { z } from "zod";

/** Prices by the model's name, such as `gpt-4o-mini`, in any one currency. */
export type Prices = Readonly<Record<string, Price>>;

export type Price = {
  inputPerMillion: number;
  outputPerMillion: number;
  /** @default inputPerMillion */
  cachedInputPerMillion?: number | undefined;
};

const price = z.number().min(0);

export const pricesSchema = z.record(
  z.string(),
  z.strictObject({ inputPerMillion: price, outputPerMillion: price, cachedInputPerMillion: price.optional() }),
);

/** Tokens of a call; `cachedTokensIn` is a part of `tokensIn`. */
export type Tokens = { tokensIn: number; cachedTokensIn: number; tokensOut: number };

/** Undefined without a name or without a price for it. */
export function priceOf(prices: Prices | undefined, name: string | undefined): Price | undefined {
  return prices !== undefined && name !== undefined && Object.hasOwn(prices, name) ? prices[name] : undefined;
}

/** What the tokens cost, or null without a price. */
export function moneyOf({ tokensIn, cachedTokensIn, tokensOut }: Tokens, price: Price | undefined): number | null {
  if (price === undefined) return null;
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
  const fresh = tokensIn - cachedTokensIn;
  return (fresh * inputPerMillion + cachedTokensIn * cachedInputPerMillion + tokensOut * outputPerMillion) / 1e6;
}
