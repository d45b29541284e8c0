/** All that a past says to a question. */
import type { Past, Precedent } from "@casebook/history";
import type { Question, RootCause } from "@casebook/incident";

export type PastAnswers = {
  bm25: Precedent[];
  tfIdf: Precedent[];
  scanned: unknown[];
  count: number;
  got: unknown[];
  rejected: RootCause[][];
};

/** Asks everything there is to ask; `ids` are got one by one. */
export async function answersOf(past: Past, question: Question, ids: readonly string[], k = 100): Promise<PastAnswers> {
  const scanned: unknown[] = [];
  for await (const incident of past.scan()) scanned.push(incident);
  return {
    bm25: await past.search(question, { k }),
    tfIdf: await past.search(question, { k, rank: "tf-idf" }),
    scanned,
    count: await past.count(),
    got: await Promise.all(ids.map((id) => past.get(id))),
    rejected: await Promise.all(ids.map((id) => past.rejected(id))),
  };
}

/** The ids of the random incidents. */
export const allIds: readonly string[] = Array.from({ length: 12 }, (_, at) => `INC-${at}`);
