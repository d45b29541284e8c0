/** The tokens of a call, as the provider told them. */
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { z } from "zod";
import type { Tokens } from "../cost/prices.ts";

const count = z.int().min(0);
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  input_token_details: z.object({ cache_read: count.nullish() }).nullish(),
});

/** Undefined if it told nothing: LangChain puts 0 or nothing there. */
export function tokensTold({ generations }: LLMResult): Tokens | undefined {
  // With several answers each message holds the figures of the whole call.
  const { message } = (generations[0]?.[0] ?? {}) as { message?: BaseMessage };
  if (message === undefined || !AIMessage.isInstance(message)) return undefined;
  const { data } = usageSchema.safeParse(message.usage_metadata);
  if (data === undefined || data.input_tokens + data.output_tokens === 0) return undefined;
  const cached = Math.min(data.input_tokens, data.input_token_details?.cache_read ?? 0);
  return { tokensIn: data.input_tokens, cachedTokensIn: cached, tokensOut: data.output_tokens };
}
