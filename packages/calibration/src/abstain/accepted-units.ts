import { checkArray, checkBoolean, checkFields, checkFinite } from "../check.ts";
import { CalibrationError } from "../errors.ts";

/** A forecast that was made before its outcome was known. */
export type AnsweredSample = {
  /** Higher meaning more likely right; any finite number. */
  score: number;
  correct: boolean;
  /** What proves one thing once, such as an outage. Give it for all samples or for none. */
  cluster?: string;
};

/** What is counted, and what counts as wrong: a cluster is wrong if any of its accepted answers is. */
export type Unit = "answers" | "clusters";

/** What accepting every score from one on gives. */
export type Accepted = { threshold: number; accepted: number; wrong: number };

export function checkAnswered(samples: unknown): asserts samples is readonly AnsweredSample[] {
  checkArray(samples, "samples");
  for (const [row, sample] of samples.entries()) {
    const field = `samples[${row}]`;
    checkFields(sample, ["score", "correct", "cluster"], field);
    checkFinite(sample.score, `${field}.score`);
    checkBoolean(sample.correct, `${field}.correct`);
    const clustered = (samples[0] as AnsweredSample).cluster !== undefined;
    if ((sample.cluster !== undefined) !== clustered || (clustered && typeof sample.cluster !== "string")) {
      throw new CalibrationError({
        code: "invalid-cluster",
        message: `${field}.cluster must be a string like that of every other sample, or absent in all.`,
        field: `${field}.cluster`,
        value: sample.cluster,
        remedy: "Give a sample that stands alone a key of its own.",
      });
    }
  }
}

export function unitOf(samples: readonly AnsweredSample[]): Unit {
  return samples[0]?.cluster === undefined ? "answers" : "clusters";
}

/** For every distinct score, from the highest down, what accepting from there on gives, counted in units. */
export function acceptedAt(samples: readonly AnsweredSample[]): Accepted[] {
  const order = [...samples].sort((one, other) => other.score - one.score);
  const clusters = new Map<string, boolean>();
  let [accepted, wrong] = [0, 0];
  const found: Accepted[] = [];
  for (const [index, { score, correct, cluster }] of order.entries()) {
    const before = cluster === undefined ? undefined : clusters.get(cluster);
    if (before === undefined) accepted++;
    if (!correct && before !== true) wrong++;
    if (cluster !== undefined) clusters.set(cluster, before === true || !correct);
    if (order[index + 1]?.score !== score) found.push({ threshold: score, accepted, wrong });
  }
  return found;
}
