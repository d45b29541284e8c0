/** One object, few verbs. */
import type { Diagnosis } from "@casebook/confidence";
import type { Evaluation } from "@casebook/evaluate";
import type { AddReport, Embeddings, EmbedOptions, Precedent, SearchOptions } from "@casebook/history";
import type { Incident, Rejected, RootCause } from "@casebook/incident";
import type { Candidate, Predictor, Target } from "@casebook/predict";
import type { ExportedLine } from "./export/exported.ts";

export type CasebookOptions = {
  /** Where incidents, the ledger and what was learned are kept. Absent: in memory only. */
  directory?: string;
  /** What is predicted. @default "category", and the words of causes that have none */
  target?: Target;
  /** Proposes causes. @default the blend of neighbour vote and linear model */
  predictor?: Predictor;
  /** Abstains under this probability, in [0, 1]. @default 0.5 */
  threshold?: number;
  /**
   * Any of LangChain's embeddings: precedents are then found by words and by meaning, and `fit` learns how to weigh the two.
   * @default none: by words alone
   */
  embeddings?: Embeddings;
  /** How the embeddings are asked: `local: true` sends texts as they are, without it secrets are taken out first. */
  embed?: EmbedOptions;
  /** Reads an existing directory beside its writer, as it was when it was opened; what writes is refused. @default false */
  readOnly?: boolean;
  /** Tells the time. @default the system's clock */
  clock?: () => Date;
  /** Makes ids of stores, diagnoses and verdicts. @default crypto.randomUUID */
  newId?: () => string;
};

/** What came of reading an export: what `add` counts, and what came besides. What was there already counts nothing. */
export type RestoreReport = AddReport & { refuted: number; diagnoses: number; verdicts: number };

/** What a compaction did. Sizes of the journals in bytes. */
export type CompactReport = {
  incidents: { before: number; after: number };
  ledger: { before: number; after: number };
  /** True if nothing stands learned: what was had to be forgotten too, or there was nothing. */
  needsFit: boolean;
};

/** Something wrong with a file of the directory. The casebook opens without it. */
export type CasebookDamage = {
  file: "incidents.journal" | "ledger.journal" | "fit.json";
  /** Counted from 1; absent where the whole file is meant. */
  line?: number;
  /** What is wrong, in words. */
  reason: string;
  /** The line as it stood there. */
  raw?: string;
  /** The file that the line was put aside in. */
  keptIn?: string;
};

/** A diagnosis with its number in the ledger. */
export type RecordedDiagnosis = Diagnosis & {
  /** What `feedback` refers to. */
  id: string;
  /** Of the predictor that answered. */
  fingerprint: string;
};

/** A root cause, or only the names in it that are to be corrected. */
export type CausePart = { [Part in keyof RootCause]?: RootCause[Part] | undefined };

export type Verdict = {
  /** Id of a recorded diagnosis. */
  diagnosis: string;
  verdict: "confirmed" | "rejected" | "corrected";
  /** The true cause, or the names in it that were wrong; needed for `corrected`. */
  correction?: CausePart;
  /** Who says so. */
  by?: string;
  /** When it became known; not before the incident opened. @default now */
  at?: string;
};

export type FitReport = {
  /** Rows that the confidence rests on, those of a replay and those of the ledger. */
  outcomes: number;
  fromLedger: number;
  clusters: number;
  /** Latest `knownAt` in it; null without an outcome. */
  learnedUpTo: string | null;
};

export type Progress = (done: number, total: number) => void;

export type LongWork = { onProgress?: Progress; signal?: AbortSignal };

export type EvaluateOptions = LongWork & {
  /** Named in the result. @default "history" */
  name?: string;
  /** So many incidents at the start are left out of the figures. @default 0 */
  warmUp?: number;
};

export interface Casebook {
  /** What was found wrong with the files when it was opened. */
  readonly damage: readonly CasebookDamage[];
  /** Resolves when every accepted incident is durable; the refused come back with their reasons. */
  add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options?: { signal?: AbortSignal },
  ): Promise<AddReport>;
  /**
   * Records the cause of an incident, known from `knownAt` on (now, if not given). A cause without `text` corrects the
   * names in the recorded one and leaves the rest of it.
   */
  resolve(id: string, rootCause: CausePart, knownAt?: string): Promise<void>;
  /**
   * Forgets an incident for every moment, with its diagnoses, their verdicts and the outcomes that it proved. False if
   * there was none. It is still in the files until `compact`.
   */
  remove(id: string): Promise<boolean>;
  /**
   * Writes the files anew with what still counts. Of what was removed or corrected nothing is in them then: not in the
   * answers that other incidents got, not in what was learned. Those answers stay as outcomes. What other incidents say
   * themselves stays. Interrupted by a crash, it can be done again.
   */
  compact(): Promise<CompactReport>;
  /**
   * Everything that counts, one JSON value a line: incidents with their versions, refuted causes, diagnoses, verdicts.
   * Not in it: what a fit learned, and what was removed.
   */
  export(): AsyncIterable<ExportedLine>;
  /** Adds what an export says, one line of JSON each. In an empty casebook, once fitted, it gives the same answers. */
  restore(lines: Iterable<string> | AsyncIterable<string>, options?: { signal?: AbortSignal }): Promise<RestoreReport>;
  /** An incident as last recorded. */
  get(id: string): Promise<Incident | undefined>;
  /** Precedents of an incident, from what was known before it opened. */
  search(incident: Incident, options?: SearchOptions): Promise<Precedent[]>;
  /** Proposes causes with a confidence, or abstains. The incident is added if it is new; the answer goes into the ledger. */
  diagnose(incident: Incident, options?: { signal?: AbortSignal }): Promise<RecordedDiagnosis>;
  /** Gives candidates from anywhere a confidence. `predictor` names where they come from: each has a confidence of its own. */
  assess(
    incident: Incident,
    candidates: readonly Candidate[],
    options: { predictor: string; signal?: AbortSignal },
  ): Promise<RecordedDiagnosis>;
  /**
   * Records what a person says of a diagnosis. Confirmed and corrected causes become precedents from then on. The same
   * verdict given again changes nothing; another one replaces it from its own `at` on.
   */
  feedback(verdict: Verdict): Promise<void>;
  /** Replays the history to learn how right its answers would have been. */
  fit(options?: LongWork): Promise<FitReport>;
  /** True if nothing was fitted yet, or since then the history has grown by a tenth, or a record was corrected or removed. */
  needsFit(): Promise<boolean>;
  /** Replays the history and measures what it would have said. */
  evaluate(options?: EvaluateOptions): Promise<Evaluation>;
  /** How many incidents there are, open and resolved. */
  count(): Promise<number>;
  close(): Promise<void>;
}
