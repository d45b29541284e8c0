/** One predictor on its way through time. */
import {
  inKnownOrder,
  type Judge,
  type Outcome,
  type RankedCause,
  type Signals,
  type Walk,
} from "@casebook/confidence";
import type { Past } from "@casebook/history";
import { causesOf, epochOf, type Incident, knownAtOf, type Question } from "@casebook/incident";
import { causeOf, type Predictor } from "@casebook/predict";

/** What a predictor said first of an incident, on which signals. */
type Said = { question: Question; cluster: string; first: RankedCause; signals: Signals };

/** A predictor, the confidence in it, and what it said of incidents whose cause is not known yet. */
export class Run {
  readonly predictor: Predictor;
  readonly walk: Walk;
  readonly #judge: Judge;
  #waiting: Said[] = [];
  #known = 0;
  #right = 0;

  constructor(predictor: Predictor, walk: Walk, judge: Judge) {
    this.predictor = predictor;
    this.walk = walk;
    this.#judge = judge;
  }

  /** The share of right answers known so far, by Laplace's rule; null before the first. */
  get baseRate(): number | null {
    return this.#known === 0 ? null : (this.#right + 1) / (this.#known + 2);
  }

  /** Keeps what was said until the cause is known. */
  wait(said: Said): void {
    this.#waiting.push(said);
  }

  /**
   * Learns from the causes that a past knows, as it knows them: a correction that came later must not reach back. Each
   * answer is learned from once.
   */
  async catchUp(past: Past): Promise<void> {
    const known: Outcome[] = [];
    const waiting: Said[] = [];
    for (const said of this.#waiting) {
      const incident = await past.get(said.question.id);
      const outcome = incident && this.outcomeOf(said, incident);
      if (outcome === undefined) waiting.push(said);
      else known.push(outcome);
    }
    this.#waiting = waiting;
    for (const outcome of inKnownOrder(known)) {
      this.walk.update(outcome);
      this.#known++;
      if (outcome.correct) this.#right++;
    }
  }

  /** The row that an answer leaves behind; undefined where it cannot be judged. */
  outcomeOf({ question, cluster, first, signals }: Said, incident: Incident): Outcome | undefined {
    const knownAt = knownAtOf(incident);
    const correct = this.#judge.judge(first, causesOf(incident));
    if (correct === undefined || knownAt === undefined) return undefined;
    const { openedAt } = question;
    return {
      incident: question.id,
      cluster,
      openedAt,
      // A record may have moved its opening to before the first one; nothing is known of an answer before it is asked for.
      knownAt: epochOf(knownAt) < epochOf(openedAt) ? openedAt : knownAt,
      fingerprint: this.predictor.fingerprint,
      source: "replay",
      answer: causeOf(first),
      signals,
      correct,
    };
  }
}
