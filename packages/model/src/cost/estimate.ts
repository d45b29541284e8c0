/** What requests will cost, before the first of them. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import { type ModelSettings, type Request, requestShape, settingsShape } from "../ask-options.ts";
import { takesSamples } from "../call/single-try.ts";
import { modelName } from "../model-key.ts";
import { recordedRequest, showRequest } from "../show-request.ts";
import { tokensOfRequest } from "./expected-tokens.ts";
import { moneyOf, priceOf } from "./prices.ts";
import { loadTokenCounter } from "./token-counter.ts";

export type EstimateOptions = ModelSettings & {
  /** As they will be asked. */
  requests: Iterable<Request<unknown>>;
  /** How long an answer is expected to be, in tokens. */
  outputTokens: number;
};

/** Without further tries and repairs. */
export type Estimate = {
  calls: number;
  tokensIn: number;
  tokensOut: number;
  /** In the currency of the prices; null without a price for this model. */
  money: number | null;
  /** Answers that are recorded already and cost nothing. */
  recorded: number;
};

const optionsSchema = z.strictObject({
  ...settingsShape,
  requests: z.custom<Iterable<unknown>>((value) => value != null && Symbol.iterator in Object(value), "must be a list"),
  outputTokens: z.number().min(0),
});
const requestSchema = z.strictObject(requestShape);

/**
 * Counts the calls, tokens and money of requests, without asking anything. Samples count a call each unless the model is
 * known to give several in one. No token is counted as cached.
 * @throws CasebookError `invalid-option`
 */
export async function estimate(options: EstimateOptions): Promise<Estimate> {
  const settings = checkOptions("estimate", optionsSchema, options);
  const { model, memory, recorded, outputTokens, prices } = settings;
  const count = settings.tokenCounter ?? (await loadTokenCounter());
  const sum = { calls: 0, tokensIn: 0, tokensOut: 0, recorded: 0 };
  for (const given of settings.requests) {
    const request = checkOptions("estimate: request", requestSchema, given);
    const shown = showRequest({ ...settings, ...request });
    const key = recordedRequest(settings, shown);
    const there = recorded === undefined ? 0 : await recorded.count(key, request.samples);
    const wanted = request.samples - there;
    const isTogether = takesSamples(model) && memory[shown.key]?.samples === true;
    const calls = isTogether ? Math.min(wanted, 1) : wanted;
    sum.recorded += there;
    sum.calls += calls;
    sum.tokensIn += calls * tokensOfRequest(shown.messages, shown.jsonSchema, count);
    sum.tokensOut += wanted * outputTokens;
  }
  const price = priceOf(prices, modelName(model));
  return { ...sum, money: sum.calls === 0 ? 0 : moneyOf({ ...sum, cachedTokensIn: 0 }, price) };
}
