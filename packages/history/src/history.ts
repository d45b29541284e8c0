/** The seam that every store of incidents implements. */
import type { Incident, Question, Rejected, RootCause } from "@casebook/incident";
import type { Past } from "./past.ts";

export type AddReport = {
  /** New incidents. */
  added: number;
  /** Records that take over from an earlier version at their later `knownAt`. */
  versions: number;
  /** Records that replace a version with the same `knownAt`, for every moment. */
  corrected: number;
  /** Records that were there already, byte for byte. */
  unchanged: number;
  /** Records that were refused, each with its reason. */
  rejected: Rejected[];
  /** Incidents of the history that have no vector yet, if there are any: they are found by their words. */
  waiting?: number;
};

export interface History {
  /** Idempotent by id. Resolves when every accepted record is durable. Refused records come back in the report. */
  add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options?: { signal?: AbortSignal },
  ): Promise<AddReport>;
  /** A cause that a person refuted, known from `at` on. */
  reject(id: string, cause: RootCause, at: string): Promise<void>;
  /** Forgets an incident for every moment. False if there was none. */
  remove(id: string): Promise<boolean>;
  /** All incidents by `openedAt`, then id, with the symptoms as first recorded: what a replay asks. */
  questions(): AsyncIterable<Question>;
  /** The past of a question: before it opened, without itself and without its outage. For predictions. */
  before(question: Question): Past;
  /** The past of a moment. For what is learned. */
  asOf(moment: string): Past;
  /** How many incidents there are, open and resolved. */
  count(): Promise<number>;
  close(): Promise<void>;
}
