/** How many tokens a request will take. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import type { Settings } from "../ask-options.ts";
import type { Tokens } from "./prices.ts";
import { loadTokenCounter, type TokenCounter } from "./token-counter.ts";

/** What chat templates put around a message, and before the reply, as OpenAI counts. */
const perMessage = 4;
const perRequest = 3;

/** Tokens of the messages and of what is sent beside them, such as a schema. Images count as nothing. */
export function tokensOfRequest(messages: readonly BaseMessage[], beside: unknown, count: TokenCounter): number {
  const texts = messages.reduce((sum, message) => sum + perMessage + count(message.text), 0);
  return texts + perRequest + (beside === undefined ? 0 : count(JSON.stringify(beside)));
}

/** The most that a reply can take, or undefined if the model has no limit. */
function mostTokensOut(model: BaseChatModel): number | undefined {
  const fields = model as unknown as Record<string, unknown>;
  return [fields.maxTokens, fields.maxOutputTokens, fields.numPredict].find(
    (value): value is number => typeof value === "number" && value > 0,
  );
}

/** What a request will take at least, and at most where the model has a limit of output. */
export type Expect = (
  messages: readonly BaseMessage[],
  callOptions: Record<string, unknown>,
  samples: number,
) => Promise<Tokens>;

/** For the budget, if there is one that needs it: the tokeniser is large. Each text is counted once. */
export function expectTokens({
  budget,
  model,
  tokenCounter,
}: Pick<Settings, "budget" | "model" | "tokenCounter">): Expect {
  const isLimited = budget?.limits.tokens === true || budget?.limits.money === true;
  const counts = new Map<string, number>();
  return async (messages, callOptions, samples) => {
    if (!isLimited) return { tokensIn: 0, cachedTokensIn: 0, tokensOut: 0 };
    const counter = tokenCounter ?? (await loadTokenCounter());
    const count = (text: string) => {
      const known = counts.get(text) ?? counter(text);
      counts.set(text, known);
      return known;
    };
    // LangChain's own note for tracers.
    const { ls_structured_output_format: _, ...beside } = callOptions;
    return {
      tokensIn: tokensOfRequest(messages, Object.keys(beside).length === 0 ? undefined : beside, count),
      cachedTokensIn: 0,
      tokensOut: samples * (mostTokensOut(model) ?? 0),
    };
  };
}
