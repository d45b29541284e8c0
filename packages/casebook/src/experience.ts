/** What is known of how right the answers were: rows of the last fit and rows of the ledger, as of any moment. */
import { isDeepStrictEqual } from "node:util";
import { createJudge, inKnownOrder, type Judge, type Outcome, startWalk, type Walk } from "@casebook/confidence";
import type { History } from "@casebook/history";
import { causesOf, epochOf, type Incident, knownAtOf } from "@casebook/incident";
import { defaultTextThreshold, type Target } from "@casebook/predict";
import type { Ledger } from "./ledger/ledger.ts";
import { ledgerRows, type Said } from "./ledger/ledger-rows.ts";

/** A walk for a moment, and the rows behind it. */
export type Learned = { walk: Walk; outcomes: readonly Outcome[] };

type Proof = Pick<Outcome, "correct" | "knownAt">;

export class Experience {
  readonly #history: History;
  readonly #ledger: Ledger;
  readonly #judge: Judge;
  readonly #target: Target;
  #replayed: readonly Outcome[];
  /** The last walk of each fingerprint: most questions ask for the same again. */
  readonly #walked = new Map<string, Learned>();
  /** What was judged already, by the record that it was judged by: judging words takes time. */
  readonly #judged = new WeakMap<Incident, Map<string, boolean | undefined>>();

  constructor(history: History, ledger: Ledger, target: Target, replayed: readonly Outcome[]) {
    this.#history = history;
    this.#ledger = ledger;
    this.#judge = createJudge({ target, textThreshold: defaultTextThreshold });
    this.#target = target;
    this.#replayed = replayed;
  }

  /** Replaces the rows of the last replay. */
  learn(replayed: readonly Outcome[]): void {
    this.#replayed = replayed;
  }

  /** The confidence in a predictor's answers, from the outcomes known before a moment, as they were known then. */
  async before(moment: string, fingerprint: string): Promise<Learned> {
    const outcomes = inKnownOrder(await this.#outcomesBefore(moment, fingerprint));
    const last = this.#walked.get(fingerprint);
    if (last !== undefined && isDeepStrictEqual(last.outcomes, outcomes)) return last;
    const walk = startWalk();
    for (const outcome of outcomes) walk.update(outcome);
    const learned = { walk, outcomes };
    this.#walked.set(fingerprint, learned);
    return learned;
  }

  /** One row an incident. Rows of incidents that were removed count no longer. */
  async #outcomesBefore(moment: string, fingerprint: string): Promise<Outcome[]> {
    const past = this.#history.asOf(moment);
    const outcomes: Outcome[] = [];
    for (const said of this.#saidBefore(moment, fingerprint)) {
      const incident = await past.get(said.incident);
      const proof = incident && (this.#proofByVerdict(said, moment) ?? this.#proofByJudge(said, incident));
      const { diagnosis: _, judged: __, ...row } = said;
      if (proof === undefined || epochOf(row.openedAt) >= epochOf(moment)) continue;
      // An answer counts only for what opens after it was asked for.
      const late = epochOf(proof.knownAt) < epochOf(row.openedAt);
      outcomes.push({ ...row, ...proof, ...(late && { knownAt: row.openedAt }) });
    }
    return outcomes;
  }

  /** The ledger's rows win over the replay's, since they were said in earnest; the replay knows the clusters better. */
  #saidBefore(moment: string, fingerprint: string): Iterable<Said> {
    const said = new Map<string, Said>();
    for (const row of this.#replayed) if (row.fingerprint === fingerprint) said.set(row.incident, row);
    for (const row of ledgerRows(this.#ledger, fingerprint, moment)) {
      said.set(row.incident, { ...row, cluster: said.get(row.incident)?.cluster ?? row.cluster });
    }
    return said.values();
  }

  /** A person's verdict decides. */
  #proofByVerdict({ diagnosis }: Said, moment: string): Proof | undefined {
    const verdict = diagnosis === undefined ? undefined : this.#ledger.verdictOn(diagnosis, moment);
    return verdict && { correct: verdict.verdict === "confirmed", knownAt: verdict.at };
  }

  /** Without a verdict, the judge decides by the cause as it was known then. */
  #proofByJudge({ answer, judged }: Said, incident: Incident): Proof | undefined {
    const knownAt = knownAtOf(incident);
    if (knownAt === undefined) return undefined;
    const before = judged?.find((one) => epochOf(one.knownAt) === epochOf(knownAt))?.[this.#target];
    if (before !== undefined) return { correct: before, knownAt };
    // Of an answer whose words were forgotten, only a name that is left can be judged.
    if (judged !== undefined && (this.#target === "text" || answer[this.#target] === undefined)) return undefined;
    const known = this.#judged.get(incident) ?? new Map<string, boolean | undefined>();
    this.#judged.set(incident, known);
    const key = JSON.stringify([answer.category, answer.service, answer.text]);
    if (!known.has(key)) known.set(key, this.#judge.judge(answer, causesOf(incident)));
    const correct = known.get(key);
    return correct === undefined ? undefined : { correct, knownAt };
  }
}
