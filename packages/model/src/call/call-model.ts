/** One request, with further tries. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type PQueue from "p-queue";
import pRetry from "p-retry";
import type { Expect } from "../cost/expected-tokens.ts";
import type { CallEnd, Meter } from "../cost/meter.ts";
import { ModelError, type ModelErrorCode } from "../errors.ts";
import { untilAborted, waitFor, withTimer } from "../limits/stop-waiting.ts";
import { type RawAnswer, readAnswer } from "./answer-read.ts";
import { explainFailure, isModeRefused } from "./explain-failure.ts";
import { failureFacts } from "./failure-facts.ts";
import { generateOnce } from "./single-try.ts";
import { tokensTold } from "./tokens-told.ts";

/** What all requests of one ask have in common. */
export type Calling = {
  model: BaseChatModel;
  key: string;
  queue: PQueue;
  meter: Meter;
  /** Aborts with the caller's reason, or when the deadline is over. */
  signal: AbortSignal;
  /** When the deadline is over, as `performance.now()` counts. */
  endsAt: number;
  /** Milliseconds for one request. */
  timeout: number;
  retryDelay: number;
  /** Call options of the model, for every request. */
  callOptions: Record<string, unknown>;
  /** What a request will take, for the budget. */
  expect: Expect;
  /** The last failure, for what is said when the deadline is over. */
  lastFailure?: ModelError;
};

export type CallRequest = {
  messages: readonly BaseMessage[];
  /** Of the rung. */
  callOptions: Record<string, unknown>;
  samples: number;
  /** How many further tries there are; each one taken is subtracted. */
  tries: { left: number };
};

const worthAnotherTry: ReadonlySet<ModelErrorCode> = new Set([
  "model-timeout",
  "model-unreachable",
  "model-rate-limited",
  "model-server",
]);

/**
 * At least one answer, and at most as many as asked for: some servers ignore the number.
 * @throws ModelError, or the reason of the caller's signal
 */
export async function callModel(calling: Calling, request: CallRequest): Promise<RawAnswer[]> {
  const { signal, retryDelay } = calling;
  const goesOn = ({ code, cause, retryAfter = 0 }: ModelError) =>
    worthAnotherTry.has(code) && !isModeRefused(cause) && performance.now() + retryAfter < calling.endsAt;
  const answers = await pRetry(() => tryOnce(calling, request), {
    retries: request.tries.left,
    minTimeout: retryDelay,
    randomize: true,
    signal,
    onFailedAttempt: async ({ error, retryDelay: coming, retriesLeft }) => {
      const failure = error as ModelError;
      calling.lastFailure = failure;
      if (retriesLeft === 0 || !goesOn(failure)) return;
      request.tries.left--;
      await waitFor(Math.max(0, (failure.retryAfter ?? 0) - coming), signal);
    },
    shouldRetry: ({ error }) => goesOn(error as ModelError),
  });
  return answers.slice(0, request.samples);
}

async function tryOnce(calling: Calling, { messages, callOptions, samples }: CallRequest): Promise<RawAnswer[]> {
  const { model, meter, queue, signal, timeout } = calling;
  const options = { ...calling.callOptions, ...callOptions };
  const expected = await calling.expect(messages, options, samples);
  const ask = async () => {
    const end = meter.begin(expected);
    const timer = withTimer(signal, timeout, () => timedOut(calling));
    try {
      const asked = generateOnce(model, samples, messages, { ...options, signal: timer.signal });
      const result = await untilAborted(asked, timer.signal);
      end({ failed: false, tokens: tokensTold(result) ?? "unknown" });
      return result;
    } catch (error) {
      end(endOf(error));
      throw error;
    } finally {
      timer.clear();
    }
  };
  try {
    return answersOf(await queue.add(ask, { signal }), calling.key);
  } catch (error) {
    signal.throwIfAborted();
    throw explainFailure(error, calling.key);
  }
}

/** What the server refused costs nothing. What was given up or broke off may. */
function endOf(error: unknown): CallEnd {
  const { status } = failureFacts(error);
  const { code } = explainFailure(error, "");
  return { failed: true, tokens: status !== undefined || code === "model-unreachable" ? "none" : "unknown" };
}

function answersOf({ generations }: LLMResult, key: string): RawAnswer[] {
  const answers = (generations[0] ?? []).map(readAnswer);
  if (answers.length > 0) return answers;
  throw new ModelError({
    code: "model-empty",
    message: `${key} sent no answer.`,
    field: "model",
    remedy: "Look at the server's log; its reply had no choices.",
  });
}

function timedOut({ key, timeout }: Calling): ModelError {
  return new ModelError({
    code: "model-timeout",
    message: `${key} gave no answer within ${timeout} ms.`,
    field: "timeout",
    value: timeout,
    remedy: "Raise timeout, use shorter messages, or check the server.",
  });
}
