/** A search of a past: embeds the question where there are embeddings, and ranks. */
import { CasebookError, epochOf, type Incident, isCasebookError, type Question } from "@casebook/incident";
import type { Precedent } from "../past.ts";
import type { IncidentStore } from "../records/incident-store.ts";
import type { SemanticIndex } from "../semantic/semantic-index.ts";
import { depthOf, type Ranking, rankDocuments } from "./rank-documents.ts";
import { type FusionSettings, fusionAt } from "./settings.ts";

/** What is searched. */
export type Searched = {
  store: IncidentStore;
  semantic: SemanticIndex | undefined;
  fusion: FusionSettings;
  visible(id: string): Incident | undefined;
  excludedFor(question: Question): ReadonlySet<string>;
};

export type SearchWanted = {
  moment: number;
  k: number;
  rank?: Ranking | undefined;
  explain: boolean;
  signal?: AbortSignal | undefined;
};

const day = 86_400_000;

/** @throws CasebookError if the question has no vector and nothing else answers; the signal's reason. */
export async function searchPast(searched: Searched, question: Question, wanted: SearchWanted): Promise<Precedent[]> {
  const { store, semantic, visible, excludedFor } = searched;
  const { moment, k, explain, signal } = wanted;
  const fusion = fusionAt(searched.fusion, moment);
  const isPlain = semantic === undefined && (searched.fusion.halfLife ?? undefined) === undefined;
  const { rank = isPlain ? "bm25" : "fused" } = wanted;
  if (rank === "semantic" && semantic === undefined) throw noEmbeddings();
  // In a past without precedents there is nothing to compare with.
  const query = store.index.countAt(moment) === 0 ? undefined : await vectorOf(semantic, question, signal);
  const error = isCasebookError(query) ? query : undefined;
  if (rank === "semantic" && error !== undefined) throw error;
  const ageDays = (opened: string): number => (moment - epochOf(opened)) / day;
  // Nearly always none, and then no document is asked for its id. The store may learn of further ones while it waits.
  const excluded = (): Set<string> => new Set([...excludedFor(question)].filter((id) => visible(id) !== undefined));
  const search =
    query instanceof Float32Array
      ? await semantic!.searcher(query, { k: depthOf(k), moment, excluded: excluded() }, signal)
      : undefined;
  const ranked = rankDocuments(
    { index: store.index, semantic: search && { index: semantic!, query: query as Float32Array, search } },
    store.analysis.questionTerms(question),
    {
      moment,
      k,
      rank,
      explain,
      excluded: excluded(),
      fusion,
      ageDays: ({ id }) => ageDays(visible(id)!.openedAt),
    },
  );
  if (rank === "fused" && ranked.length === 0 && error !== undefined) throw error;
  return ranked.map(({ document, ...found }) => {
    const incident = visible(document.id)!;
    return {
      incident,
      ...found,
      ...(error !== undefined && { semanticError: error as CasebookError }),
      ageDays: ageDays(incident.openedAt),
    };
  });
}

/** The vector, or why there is none; undefined without embeddings. */
async function vectorOf(
  semantic: SemanticIndex | undefined,
  question: Question,
  signal: AbortSignal | undefined,
): Promise<Float32Array | CasebookError | undefined> {
  try {
    return await semantic?.vectorOf(question, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (!isCasebookError(error)) throw error;
    return error as CasebookError;
  }
}

function noEmbeddings(): CasebookError {
  return new CasebookError({
    code: "no-embeddings",
    message: "A search by vectors was asked of a history without embeddings.",
    field: "rank",
    value: "semantic",
    remedy: "Open the history with embeddings, or rank by words.",
  });
}
