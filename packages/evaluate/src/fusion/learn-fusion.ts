/** Learns how to fuse words and vectors, each value from what was known before its moment. */
import { createJudge } from "@casebook/confidence";
import type { History } from "@casebook/history";
import { causesOf, checkOptions, endOfTime, epochOf, knownAtOf, type Question } from "@casebook/incident";
import { defaultTextThreshold, type Target } from "@casebook/predict";
import { z } from "zod";
import { halfLives, type LabelledQuestion, type LearnedFusion, listsOf, weights } from "./lists-of.ts";

export type LearnFusionOptions = {
  /** What makes a precedent a good one: that its cause is of the question's kind. @default "category" */
  target?: Target;
  /** From which similarity on causes in words are one kind. @default 0.5 */
  textThreshold?: number;
  /** At most so many questions are asked, evenly apart in time; each is asked 16 times. @default 2000 */
  mostQuestions?: number;
  signal?: AbortSignal;
  /** Called after each question. */
  onProgress?: (done: number, all: number) => void;
};

const optionsSchema = z.strictObject({
  target: z.enum(["category", "service", "text"]).default("category"),
  textThreshold: z.number().min(0).max(1).default(defaultTextThreshold),
  mostQuestions: z.int().min(1).default(2000),
  signal: z.instanceof(AbortSignal).optional(),
  onProgress: z.custom<LearnFusionOptions["onProgress"]>((value) => typeof value === "function").optional(),
});

/** So many precedents are looked through for one of the question's kind. */
const depth = 10;

/**
 * Replays a history: each question whose cause is known is asked of its own past with every weight and half-life, and the
 * reciprocal rank of the first precedent of its kind tells how good they were. A label counts from its `knownAt` on, as
 * last recorded. Without embeddings all weights do alike, and only half-lives are learned.
 * @throws CasebookError `invalid-option`; the signal's reason
 */
export async function learnFusion(history: History, options: LearnFusionOptions = {}): Promise<LearnedFusion> {
  const { mostQuestions, signal, onProgress, ...judged } = checkOptions("learnFusion", optionsSchema, options);
  const judge = createJudge(judged);
  const hindsight = history.asOf(endOfTime);
  const asked = await questionsOf(history, mostQuestions);
  const labelled: LabelledQuestion[] = [];
  for (const [at, question] of asked.entries()) {
    signal?.throwIfAborted();
    const incident = await hindsight.get(question.id);
    const knownAt = incident && knownAtOf(incident);
    const truth = incident === undefined ? [] : causesOf(incident);
    const past = history.before(question);
    if (knownAt !== undefined && truth.length > 0) {
      const reciprocalRank = async (fusion: { weight?: number; halfLife?: number }): Promise<number> => {
        const found = await past.search(question, { k: depth, rank: "fused", fusion, ...(signal && { signal }) });
        const first = found.findIndex(({ incident: { rootCause } }) => rootCause && judge.judge(rootCause, truth));
        return first < 0 ? 0 : 1 / (first + 1);
      };
      labelled.push({
        known: epochOf(knownAt),
        byWeight: await inTurn(weights, (weight) => reciprocalRank({ weight })),
        byHalfLife: await inTurn(halfLives, (halfLife) =>
          reciprocalRank({ weight: 0.5, ...(halfLife !== null && { halfLife }) }),
        ),
      });
    }
    onProgress?.(at + 1, asked.length);
  }
  return listsOf(labelled);
}

/** All, or so many evenly apart, by `openedAt`. */
async function questionsOf(history: History, most: number): Promise<Question[]> {
  const all: Question[] = [];
  for await (const question of history.questions()) all.push(question);
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, at) => all[Math.floor(at * step)]!);
}

async function inTurn<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
