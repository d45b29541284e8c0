/** A predictor that puts a task to a language model: what all of them have in common. */
import type { Past, Precedent } from "@casebook/history";
import { CasebookError, type Question } from "@casebook/incident";
import { addUsage, ask, ModelError, type ModelSettings, modelKey, type Reply, type Usage } from "@casebook/model";
import {
  buildPrompt,
  type Order,
  type Prompt,
  type RootCauseAnswer,
  refutedOfPast,
  type SelectOptions,
  type Task,
} from "@casebook/prompt";
import type { Target } from "../causes/target.ts";
import type { Prediction, Predictor } from "../predictor.ts";
import { candidatesOf, type Read } from "./candidates-of.ts";
import { createPastKinds } from "./past-kinds.ts";

/** Where the model cannot take a prompt, it is built once more, of so much of its tokens. */
const smaller = 0.5;

export type ModelTask = {
  id: string;
  /** Changes with the options. */
  fingerprint: string;
  target: Target;
  task: Task<RootCauseAnswer>;
  select: SelectOptions;
  order: Order;
  seed: number;
  promptTokens: number;
  samples: number;
  /** Reads the kinds of a past. @default a reader of its own */
  kinds?: (past: Past) => Promise<string[]>;
  /** Precedents to choose from. */
  found(question: Question, past: Past, signal: AbortSignal | undefined): Promise<Precedent[]>;
};

export function createModelPredictor(asking: ModelSettings, given: ModelTask): Predictor {
  const { id, fingerprint, task, select, order, seed, kinds = createPastKinds(given.target) } = given;
  return {
    id,
    fingerprint: `${fingerprint} ${asking.name ?? modelKey(asking.model)}`,
    async predict(question, past, { signal } = {}) {
      signal?.throwIfAborted();
      const precedents = await given.found(question, past, signal);
      const refuted = await refutedOfPast(past, precedents);
      const choices = await kinds(past);
      const prompted = (budget: number): Promise<Prompt<RootCauseAnswer>> =>
        buildPrompt({
          task,
          question,
          precedents,
          refuted,
          choices,
          select,
          order,
          seed,
          budget,
          redact: asking.local === true ? false : (asking.redaction ?? {}),
          ...(asking.tokenCounter && { tokenCounter: asking.tokenCounter }),
        });
      const asked = await askFitting(asking, prompted, given, signal);
      return predictionOf(asked, precedents, given);
    },
  };
}

type Asked = { prompt: Prompt<RootCauseAnswer>; reply: Reply<unknown>; usage: Usage; notes: string[] };

/** Asks, and once more with a smaller prompt if the model cannot take the first. */
async function askFitting(
  asking: ModelSettings,
  prompted: (budget: number) => Promise<Prompt<RootCauseAnswer>>,
  { promptTokens, samples }: ModelTask,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  const send = (prompt: Prompt<RootCauseAnswer>): Promise<Reply<unknown>> =>
    ask({ ...asking, messages: prompt.messages, schema: prompt.schema, samples, ...(signal && { signal }) });
  const prompt = await prompted(promptTokens);
  try {
    const reply = await send(prompt);
    return { prompt, reply, usage: reply.usage, notes: [] };
  } catch (error) {
    if (!(error instanceof ModelError && error.code === "model-context")) throw error;
    const rebuilt = await prompted(Math.floor(smaller * prompt.tokens.total)).catch(() => undefined);
    if (rebuilt === undefined) throw error;
    const reply = await send(rebuilt);
    const usage = error.usage === undefined ? reply.usage : addUsage(error.usage, reply.usage);
    const note = `the model could not take ${prompt.tokens.total} tokens, and was given ${rebuilt.tokens.total}`;
    return { prompt: rebuilt, reply, usage, notes: [note] };
  }
}

function predictionOf(
  { prompt, reply, usage, notes }: Asked,
  precedents: readonly Precedent[],
  { target, samples }: ModelTask,
): Prediction {
  const read: Read[] = [];
  let [dropped, problem] = [0, ""];
  for (const answer of reply.answers) {
    const reading = prompt.read(answer.value);
    if (reading.status === "refused") {
      problem = reading.problem;
      continue;
    }
    dropped += reading.dropped.length;
    const { logprobs } = answer;
    read.push({ answer: reading.answer, citations: reading.citations, ...(logprobs && { logprobs }) });
  }
  if (read.length === 0) throw unreadable(problem);
  const shown = new Set(prompt.included.map(({ id }) => id));
  const tooMany = prompt.leftOut.filter(({ reason }) => reason === "budget").length;
  return {
    candidates: candidatesOf(read, { target, samples }),
    precedents: precedents.filter(({ incident }) => shown.has(incident.id)),
    notes: [
      ...notes,
      ...(tooMany > 0 ? [`${tooMany} of the precedents did not fit into the prompt`] : []),
      ...(read.length < samples ? [`${read.length} of ${samples} answers came back`] : []),
      ...(dropped > 0 ? [`${dropped} of the citations were never shown, and are left out`] : []),
    ],
    usage,
  };
}

function unreadable(problem: string): CasebookError {
  return new CasebookError({
    code: "unreadable-reply",
    message: `The model's answer cannot be used: ${problem}`,
    field: "reply",
    value: problem,
    remedy: "Ask another model, or put withFallback around the predictor.",
  });
}
