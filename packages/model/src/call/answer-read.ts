/** One answer as a provider gave it. */
import { AIMessage, type BaseMessage } from "@langchain/core/messages";
import type { Generation } from "@langchain/core/outputs";
import { z } from "zod";

/** Why the answer ends where it ends. */
export type FinishReason = "stop" | "length" | "unknown";

/** A token of the answer with its natural log-probability, and the likeliest ones at its place where the provider gave them. */
export type TokenLogprob = { token: string; logprob: number; top?: { token: string; logprob: number }[] };

export type RawAnswer = {
  /** The arguments of the tool that was called as JSON, or the text. */
  text: string;
  calledTool: boolean;
  finishReason: FinishReason;
  /** Why there is no answer, in the words of the model or its filter. */
  refusal: string | undefined;
  logprobs: TokenLogprob[] | undefined;
};

const tokenSchema = z.object({ token: z.string(), logprob: z.number() });
const logprobsSchema = z.object({
  content: z.array(tokenSchema.extend({ top_logprobs: z.array(tokenSchema).nullish() })).min(1),
});

const rawResponseSchema = z.object({
  choices: z.array(z.object({ message: z.object({ refusal: z.string().nullish() }) })),
});

/** The generation at this place among those of its request. */
export function readAnswer(generation: Generation, place: number): RawAnswer {
  const { message } = generation as { message?: BaseMessage };
  const facts: Record<string, unknown> = { ...generation.generationInfo, ...message?.response_metadata };
  const { incomplete_details: incomplete } = facts as { incomplete_details?: { reason?: unknown } | null };
  const ended = [
    ...[facts.finish_reason, facts.finishReason, facts.stop_reason, facts.done_reason, facts.stopReason],
    ...[facts.status, incomplete?.reason],
  ]
    .filter((value) => typeof value === "string")
    .join(" ")
    .toLowerCase();
  const toolText = message === undefined ? undefined : toolArguments(message);
  return {
    text: toolText ?? message?.text ?? generation.text ?? "",
    calledTool: toolText !== undefined,
    finishReason: finishReasonOf(ended),
    refusal: refusalOf(message, place, ended),
    logprobs: logprobsOf(facts.logprobs),
  };
}

/** The reasons of OpenAI (both its interfaces), Anthropic, Google, Ollama, Bedrock and Cohere. */
function finishReasonOf(ended: string): FinishReason {
  if (/length|max_?tokens|max_?output/.test(ended)) return "length";
  return /stop|end_turn|tool|function|\bcomplete|eos/.test(ended) ? "stop" : "unknown";
}

function refusalOf(message: BaseMessage | undefined, place: number, ended: string): string | undefined {
  const { refusal, __raw_response: response } = message?.additional_kwargs ?? {};
  const { data } = rawResponseSchema.safeParse(response);
  const said = [refusal, data?.choices[place]?.message.refusal].find((each) => typeof each === "string" && each !== "");
  if (said !== undefined) return said as string;
  return /content_?filter|safety|refusal|recitation|blocklist|prohibited|guardrail|spii/.test(ended)
    ? ended
    : undefined;
}

function toolArguments(message: BaseMessage): string | undefined {
  if (!AIMessage.isInstance(message)) return undefined;
  const call = message.tool_calls?.[0];
  return call === undefined ? message.invalid_tool_calls?.[0]?.args : JSON.stringify(call.args);
}

function logprobsOf(given: unknown): TokenLogprob[] | undefined {
  const { data } = logprobsSchema.safeParse(given);
  return data?.content.map(({ token, logprob, top_logprobs: top }) => ({
    token,
    logprob,
    ...(top != null && top.length > 0 && { top: top.map((each) => ({ token: each.token, logprob: each.logprob })) }),
  }));
}
