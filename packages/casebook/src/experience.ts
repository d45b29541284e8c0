/** What is known of how right the answers were: rows of the last fit and rows of the ledger. */
import { isDeepStrictEqual } from "node:util";
import { inKnownOrder, type Judge, type Outcome, startWalk, type Walk } from "@casebook/confidence";
import type { History } from "@casebook/history";
import { epochOf } from "@casebook/incident";
import type { Ledger } from "./ledger/ledger.ts";
import { ledgerOutcomes } from "./ledger/ledger-outcomes.ts";

/** A walk for a moment, and the rows behind it. */
export type Learned = { walk: Walk; outcomes: readonly Outcome[] };

export class Experience {
  readonly #history: History;
  readonly #ledger: Ledger;
  readonly #judge: Judge;
  #replayed: readonly Outcome[];
  /** The last walk of each fingerprint: most questions ask for the same again. */
  readonly #walked = new Map<string, Learned>();

  constructor(history: History, ledger: Ledger, judge: Judge, replayed: readonly Outcome[]) {
    this.#history = history;
    this.#ledger = ledger;
    this.#judge = judge;
    this.#replayed = replayed;
  }

  /** Replaces the rows of the last replay. */
  learn(replayed: readonly Outcome[]): void {
    this.#replayed = replayed;
  }

  /** The confidence in a predictor's answers, from the outcomes known before a moment. */
  async before(moment: string, fingerprint: string): Promise<Learned> {
    const rows = await this.#rowsOf(fingerprint);
    const outcomes = inKnownOrder(rows.filter(({ knownAt }) => epochOf(knownAt) < epochOf(moment)));
    const last = this.#walked.get(fingerprint);
    if (last !== undefined && isDeepStrictEqual(last.outcomes, outcomes)) return last;
    const walk = startWalk();
    for (const outcome of outcomes) walk.update(outcome);
    const learned = { walk, outcomes };
    this.#walked.set(fingerprint, learned);
    return learned;
  }

  /** One row an incident; the ledger's wins over the replay's, since it was said before the outcome was known. */
  async #rowsOf(fingerprint: string): Promise<Outcome[]> {
    const recorded = await ledgerOutcomes(this.#ledger, this.#history, this.#judge);
    const rows = [...this.#replayed, ...recorded].filter((outcome) => outcome.fingerprint === fingerprint);
    return [...new Map(rows.map((outcome) => [outcome.incident, outcome])).values()];
  }
}
