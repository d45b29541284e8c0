/** A past: what was known strictly before a moment. The only view of the history that a predictor gets. */
import type { CasebookError, Incident, Question, RootCause } from "@casebook/incident";
import type { TermShare } from "./lexical/hit.ts";

/** An incident whose cause was known before the moment, retrieved for a question. */
export type Precedent = {
  /** As it was known at the moment. Without a root cause it is found but gives no vote. */
  incident: Incident;
  /**
   * For ranking only, in [0, 1]. By words: BM25 divided by the question's score against itself, at most 1. Signals use
   * the cosines and ranks of the legs.
   */
  score: number;
  lexical?: {
    /** Raw `lnc.ltc` cosine in [0, 1]; signals use this. */
    cosine: number;
    /** 1 for the best; missing beyond the first 200 of this leg (2k if that is more), and without a common term. */
    rank?: number;
    /** The question's terms that the precedent holds, the weightiest first. */
    terms: string[];
    /** The same terms with the share of each in the score that ranks; the shares sum to 1, the largest first. If asked for. */
    shares?: TermShare[];
  };
  /** Missing while the precedent or the question has no vector. */
  semantic?: {
    /** Raw cosine of the vectors in [-1, 1]; signals use this. */
    cosine: number;
    /** 1 for the best; missing beyond the first 200 of this leg (2k if that is more). */
    rank?: number;
  };
  /** Why the question has no vector, though the history has embeddings: the ranking is by words alone. */
  semanticError?: CasebookError;
  /** Days from the precedent's opening to the moment. */
  ageDays: number;
};

export type SearchOptions = {
  /** How many precedents at most. @default 10 */
  k?: number;
  /**
   * What orders them. Fused is by words and vectors, or by words alone where there are no vectors, recent ones first if the
   * history has a half-life. @default "fused" if the history has embeddings or a half-life, else "bm25"
   */
  rank?: "bm25" | "tf-idf" | "semantic" | "fused";
  /** Fuses with these values, to try them. @default what the history was given for the moment */
  fusion?: { weight?: number; halfLife?: number | null };
  /** Whether each precedent tells what each term adds to its score. @default false */
  explain?: boolean;
  signal?: AbortSignal;
};

export interface Past {
  /** ISO 8601. Nothing that became known at or after it is visible. */
  readonly moment: string;
  /** Store, generation, and those exclusions that took a record out: keys what is learned from this past. */
  readonly source: string;
  /**
   * Keys what is learned from the first `count` records that `scan` yields, or from all if there are fewer: the same for
   * the same records, as `source` is not when a record arrives late or a later version takes over.
   */
  sourceOf(count: number): string;
  /**
   * @throws CasebookError if the question has no vector and nothing else answers: for the rank "semantic", and for
   * "fused" when no word is found either
   */
  search(question: Question, options?: SearchOptions): Promise<Precedent[]>;
  /** Resolved incidents in order of `knownAt`, then id, as known then, but for the first `from` (0 by default). */
  scan(options?: { from?: number }): AsyncIterable<Incident>;
  /** The version of then; its cause only if known then. Undefined if it had not opened. */
  get(id: string): Promise<Incident | undefined>;
  /** Causes of an incident that a person had refuted before the moment. */
  rejected(id: string): Promise<RootCause[]>;
  /** How many resolved incidents `scan` yields. */
  count(): Promise<number>;
}
