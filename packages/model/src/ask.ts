/** Asks a language model. */
import { checkOptions } from "@casebook/incident";
import { type AskOptions, askOptionsSchema, type Settings } from "./ask-options.ts";
import { type Calling, callModel } from "./call/call-model.ts";
import { takesSamples } from "./call/single-try.ts";
import { collectSamples } from "./collect-samples.ts";
import { expectTokens } from "./cost/expected-tokens.ts";
import { Meter } from "./cost/meter.ts";
import { priceOf } from "./cost/prices.ts";
import { ModelError } from "./errors.ts";
import { queueOf } from "./limits/queue.ts";
import { withTimer } from "./limits/stop-waiting.ts";
import { modelName } from "./model-key.ts";
import type { Reply } from "./reply.ts";
import { recordedRequest, type Shown, showRequest } from "./show-request.ts";
import { askStructured } from "./structured/ask-structured.ts";
import { knownOf } from "./structured/memory.ts";
import { isTaken, readRaw, type Taken } from "./structured/read-raw.ts";

/**
 * Asks a model once for each sample and reads what it answers. Samples that fail leave fewer answers and are told in
 * `failures`; only if all fail is there an error, the first one. Ends by the deadline, whatever the provider does.
 *
 * @throws ModelError if there is no answer at all; its `usage` says what was spent
 * @throws CasebookError `invalid-option`
 * @throws the reason of the signal, within 100 ms
 */
export async function ask<Value = undefined>(options: AskOptions<Value>): Promise<Reply<Value>> {
  const settings = checkOptions("ask", askOptionsSchema, options);
  settings.signal?.throwIfAborted();
  const meter = new Meter(priceOf(settings.prices, modelName(settings.model)), settings.budget);
  try {
    const results = await recordedOrAsked<Value>(settings, meter);
    const answers = results.filter(isTaken).map(({ answer }) => answer);
    const failures = results.filter((one) => one instanceof ModelError);
    if (answers.length === 0) throw failures[0]!;
    return { answers, failures, usage: meter.usage };
  } catch (error) {
    settings.signal?.throwIfAborted();
    if (error instanceof ModelError) error.usage = meter.usage;
    throw error;
  }
}

/** One result a sample: those that were recorded first. */
async function recordedOrAsked<Value>(settings: Settings, meter: Meter): Promise<(Taken<Value> | ModelError)[]> {
  const { recorded, samples } = settings;
  const shown = showRequest<Value>(settings);
  if (recorded === undefined) return askAll(settings, shown, meter, samples);
  const request = recordedRequest(settings, shown);
  const numbers = Array.from({ length: samples }, (_, at) => at);
  const found = await Promise.all(
    numbers.map(async (sample) => {
      try {
        const reply = await recorded.read(request, sample);
        if (reply === undefined) return undefined;
        const read = readRaw({ refusal: undefined, logprobs: undefined, ...reply }, shown, reply.rung);
        if (isTaken(read)) return { ...read, answer: { ...read.answer, repair: reply.repair, recorded: true } };
        return recorded.missing === "call" ? undefined : recorded.refusal(request, sample, true);
      } catch (error) {
        if (error instanceof ModelError) return error;
        throw error;
      }
    }),
  );
  const missing = numbers.filter((sample) => found[sample] === undefined);
  const came = missing.length === 0 ? [] : await askAll(settings, shown, meter, missing.length);
  const fresh = came.filter(isTaken);
  await Promise.all(
    fresh.map(({ raw, answer: { rung, repair } }, at) => {
      const { text, calledTool, finishReason, logprobs } = raw;
      const reply = { text, calledTool, finishReason, ...(logprobs !== undefined && { logprobs }), rung, repair };
      return recorded.write(request, missing[at]!, reply);
    }),
  );
  return [...found.filter((one) => one !== undefined), ...came];
}

async function askAll<Value>(
  settings: Settings,
  shown: Shown<Value>,
  meter: Meter,
  wanted: number,
): Promise<(Taken<Value> | ModelError)[]> {
  const { model, deadline, retries } = settings;
  const { key, messages, schema, jsonSchema } = shown;
  const known = knownOf(settings.memory, key);
  const timer = withTimer(settings.signal, deadline, () => late(key, deadline, calling.lastFailure));
  const calling: Calling = {
    model,
    key,
    queue: queueOf(model, settings.concurrency),
    meter,
    signal: timer.signal,
    endsAt: performance.now() + deadline,
    timeout: settings.timeout,
    retryDelay: settings.retryDelay,
    callOptions: settings.callOptions,
    expect: expectTokens(settings),
  };
  const fetch = async (samples: number) => {
    const tries = { left: retries };
    if (schema !== undefined && jsonSchema !== undefined) {
      return askStructured(calling, { ...shown, schema, jsonSchema, known }, samples, tries);
    }
    const raws = await callModel(calling, { messages, callOptions: {}, samples, tries });
    return raws.map((raw) => {
      const read = readRaw(raw, shown, undefined);
      return isTaken(read) ? read : (read as ModelError);
    });
  };
  try {
    return await collectSamples({
      wanted,
      fetch,
      takesSamples: takesSamples(model),
      isSettled: () => schema === undefined || known.rung !== undefined,
      known,
    });
  } finally {
    timer.clear();
  }
}

function late(key: string, deadline: number, last: ModelError | undefined): ModelError {
  return new ModelError({
    code: "model-deadline",
    message: `${key} gave no answer within ${deadline} ms${last === undefined ? "" : `; the last try failed: ${last.code}`}.`,
    field: "deadline",
    value: deadline,
    remedy: "Raise deadline, lower samples or retries, or check the server.",
    cause: last,
  });
}
