/** The facade over an open history and its ledger. */
import { setImmediate as turn } from "node:timers/promises";
import { assessCandidates, type Diagnosis, diagnose, type Outcome } from "@casebook/confidence";
import { type Evaluation, learnFusion, type ReplayedIncident, replay, summarise } from "@casebook/evaluate";
import type { AddReport, OpenedHistory, Precedent, SearchOptions } from "@casebook/history";
import { endOfTime, type Incident, knownAtOf, type Question, questionOf, type Rejected } from "@casebook/incident";
import {
  type Candidate,
  createBlend,
  createLinear,
  type LinearPredictor,
  type Predictor,
  type Target,
  trainingSize,
} from "@casebook/predict";
import { accepted } from "./accepted.ts";
import { type FitArtefact, writeArtefact } from "./artefact/fit-artefact.ts";
import type {
  Casebook,
  CasebookDamage,
  CausePart,
  CompactReport,
  EvaluateOptions,
  FitReport,
  LongWork,
  RecordedDiagnosis,
  RestoreReport,
  Verdict,
} from "./casebook.ts";
import { checkAssess, checkDiagnose, checkEvaluate, checkFit, checkId, checkResolve, checkVerdict } from "./check.ts";
import { completeCause } from "./complete-cause.ts";
import { badId, badTime, closedCasebook, readOnlyCasebook } from "./errors.ts";
import { Experience } from "./experience.ts";
import { type ExportedLine, exported } from "./export/exported.ts";
import { restore } from "./export/restore.ts";
import { compactCasebook } from "./forget/compact-casebook.ts";
import { incidentKnownThen } from "./known-incident.ts";
import { entryFor } from "./ledger/entry-for.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { Turns } from "./turns.ts";
import { recordVerdict } from "./verdicts.ts";

type Parts = {
  target: Target;
  threshold: number;
  readOnly: boolean;
  clock: () => Date;
  newId: () => string;
  history: OpenedHistory;
  ledger: Ledger;
  predictor: Predictor;
  linear: LinearPredictor | undefined;
  /** The predictor over another linear model. */
  proposing: (linear: LinearPredictor) => Predictor;
  /** What orders the precedents of our own predictors, and those that an outside candidate is compared with. */
  rank: "tf-idf" | "fused";
  /** Added to fingerprints, since what was learned holds for one way of seeing likeness; "" without embeddings. */
  seenBy: string;
  file: string | undefined;
  artefact: FitArtefact | undefined;
  damage: readonly CasebookDamage[];
};

/** How many precedents an outside candidate is compared with: as many as our own predictors see. */
const compared = 10;

export class OpenCasebook implements Casebook {
  readonly damage: readonly CasebookDamage[];
  readonly #opened: Omit<Parts, "artefact" | "damage">;
  readonly #experience: Experience;
  /** The past that the last fit saw; undefined before the first. */
  #fittedOn: Pick<FitArtefact, "source" | "n"> | undefined;
  #closed = false;
  /** They write one file. */
  readonly #fits = new Turns();
  /** Each looks first for what is recorded already. */
  readonly #verdicts = new Turns();
  /** None comes between the steps of a compaction. */
  readonly #removals = new Turns();
  /** Answers under way. */
  readonly #asked = new Set<Promise<unknown>>();

  constructor({ artefact, damage, ...parts }: Parts) {
    this.#opened = parts;
    this.damage = damage;
    const usable = artefact?.fingerprint === parts.predictor.fingerprint ? artefact : undefined;
    this.#experience = new Experience(parts.history, parts.ledger, parts.target, usable?.outcomes ?? []);
    this.#fittedOn = usable && { source: usable.source, n: usable.n };
    // A weight that was learned from what has been removed or corrected since is not used.
    const isCurrent = usable?.source === parts.history.asOf(endOfTime).source;
    if (isCurrent && usable?.fusion !== undefined) parts.history.useFusion(usable.fusion);
  }

  async add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options: { signal?: AbortSignal } = {},
  ): Promise<AddReport> {
    return this.#writing("add").history.add(incidents, options);
  }

  async resolve(id: string, rootCause: CausePart, knownAt: string = this.#now()): Promise<void> {
    const { history } = this.#writing("resolve");
    const checked = checkResolve({ id, rootCause, knownAt });
    const incident = await incidentKnownThen(history, checked.id, checked.knownAt);
    const whole = completeCause(checked.rootCause, incident.rootCause);
    await this.#addOne({ ...incident, rootCause: whole, knownAt: checked.knownAt });
  }

  async remove(id: string): Promise<boolean> {
    const { history, ledger, linear, proposing } = this.#writing("remove");
    const checked = checkId("remove", id);
    return this.#removals.take(async () => {
      const removed = await history.remove(checked);
      // Done also where a crash came in between, and the incident is gone already.
      await ledger.forget(checked, this.#now());
      if (removed && linear !== undefined) {
        // The models of the old one know its words, and a fit would store the largest of them.
        this.#opened.linear = createLinear({ target: linear.target });
        this.#opened.predictor = proposing(this.#opened.linear);
      }
      return removed;
    });
  }

  async compact(): Promise<CompactReport> {
    const { history, ledger, file } = this.#writing("compact");
    // What was asked before something was removed may still be about to write down its words.
    await Promise.allSettled(this.#asked);
    return this.#fits.take(() =>
      this.#removals.take(async () => {
        const isStale = this.#fittedOn?.source !== history.asOf(this.#now()).source;
        if (isStale) {
          this.#fittedOn = undefined;
          this.#experience.learn([]);
        }
        const stale = file === undefined ? [] : [`${file}.new`, ...(isStale ? [file] : [])];
        const report = await compactCasebook({ history, ledger, stale });
        return { ...report, needsFit: await this.needsFit() };
      }),
    );
  }

  async *export(): AsyncGenerator<ExportedLine> {
    const { history, ledger } = this.#parts;
    yield* exported(history, ledger);
  }

  async restore(
    lines: Iterable<string> | AsyncIterable<string>,
    options: { signal?: AbortSignal } = {},
  ): Promise<RestoreReport> {
    const { history, ledger } = this.#writing("restore");
    return restore(history, ledger, lines, options);
  }

  async get(id: string): Promise<Incident | undefined> {
    return this.#parts.history.latest(checkId("get", id));
  }

  async search(incident: Incident, options: SearchOptions = {}): Promise<Precedent[]> {
    const question = questionOf(accepted(incident));
    return this.#parts.history.before(question).search(question, options);
  }

  async diagnose(incident: Incident, options: { signal?: AbortSignal } = {}): Promise<RecordedDiagnosis> {
    return this.#asking(this.#diagnose(incident, options));
  }

  async #diagnose(incident: Incident, options: { signal?: AbortSignal }): Promise<RecordedDiagnosis> {
    const { history, predictor, target, threshold } = this.#writing("diagnose");
    const { signal } = checkDiagnose(options);
    const asked = accepted(incident);
    const question = await this.#questionOf(asked);
    const { walk } = await this.#experience.before(question.openedAt, predictor.fingerprint);
    const diagnosis = await diagnose(question, history.before(question), {
      predictor,
      walk,
      target,
      threshold,
      ...(signal && { signal }),
    });
    return this.#record("diagnose", asked, question, diagnosis, predictor.fingerprint);
  }

  async assess(
    incident: Incident,
    candidates: readonly Candidate[],
    options: { predictor: string; signal?: AbortSignal },
  ): Promise<RecordedDiagnosis> {
    return this.#asking(this.#assess(incident, candidates, options));
  }

  async #assess(
    incident: Incident,
    candidates: readonly Candidate[],
    options: { predictor: string; signal?: AbortSignal },
  ): Promise<RecordedDiagnosis> {
    const { history, predictor: scorer, target, threshold, rank, seenBy } = this.#writing("assess");
    const { predictor: name, signal } = checkAssess(options);
    const asked = accepted(incident);
    const question = await this.#questionOf(asked);
    const fingerprint = `from outside: ${name}${seenBy}`;
    const { walk } = await this.#experience.before(question.openedAt, fingerprint);
    const past = history.before(question);
    const precedents = await past.search(question, { k: compared, rank, ...(signal && { signal }) });
    const diagnosis = await assessCandidates(
      { question, past, candidates, precedents },
      { walk, scorer, target, threshold, ...(signal && { signal }) },
    );
    return this.#record("assess", asked, question, diagnosis, fingerprint);
  }

  async feedback(verdict: Verdict): Promise<void> {
    this.#writing("feedback");
    const checked = checkVerdict(verdict);
    return this.#verdicts.take(() => {
      const { history, ledger } = this.#parts;
      return recordVerdict(checked, { history, ledger, now: () => this.#now(), newId: () => this.#newId() });
    });
  }

  async fit(options: LongWork = {}): Promise<FitReport> {
    this.#writing("fit");
    return this.#fits.take(() => this.#fit(options));
  }

  async #fit(options: LongWork): Promise<FitReport> {
    const { history, predictor, linear, file, target, rank } = this.#parts;
    const work = checkFit(options);
    const outcomes: Outcome[] = [];
    // What is added while it replays asks for another fit.
    const past = history.asOf(this.#now());
    const { source } = past;
    const n = await past.count();
    const learned = rank === "fused" ? await learnFusion(history, { target, ...work }) : undefined;
    const fusion = learned && { weight: learned.weight, halfLife: learned.halfLife };
    if (fusion !== undefined) history.useFusion(fusion);
    for await (const { answers } of this.#replay(predictor, false, work)) {
      for (const { outcome } of answers) if (outcome !== undefined) outcomes.push(outcome);
    }
    // So that the first answer after opening finds the model of now.
    await linear?.score({ id: "none", title: "none", summary: "", openedAt: past.moment }, past, []);
    const artefact: FitArtefact = {
      fingerprint: predictor.fingerprint,
      source,
      n,
      outcomes,
      linear: linear?.toJSON(),
      ...(fusion && { fusion }),
    };
    if (file !== undefined) await writeArtefact(file, artefact);
    this.#experience.learn(outcomes);
    this.#fittedOn = { source, n };
    return this.#fitReport();
  }

  async needsFit(): Promise<boolean> {
    const past = this.#parts.history.asOf(this.#now());
    if (this.#fittedOn?.source !== past.source) return true;
    return trainingSize(await past.count()) !== trainingSize(this.#fittedOn.n);
  }

  async evaluate(options: EvaluateOptions = {}): Promise<Evaluation> {
    const { predictor, linear, target, rank } = this.#parts;
    const { name = "history", warmUp = 0, ...work } = checkEvaluate(options);
    // A walk starts with a predictor that has learned nothing yet.
    const fresh = linear === undefined ? predictor : createBlend({ target, rank });
    const replayed: ReplayedIncident[] = [];
    for await (const incident of this.#replay(fresh, true, work)) replayed.push(incident);
    return summarise(replayed, { dataset: name, target, predictor: fresh.id, warmUp });
  }

  async count(): Promise<number> {
    return this.#parts.history.count();
  }

  async close(): Promise<void> {
    this.#closed = true;
    try {
      await this.#opened.history.close();
    } finally {
      await this.#opened.ledger.close();
    }
  }

  /** @throws CasebookError `casebook-closed` */
  get #parts(): Omit<Parts, "artefact" | "damage"> {
    if (!this.#closed) return this.#opened;
    throw closedCasebook();
  }

  /** @throws CasebookError `casebook-closed`, `casebook-read-only` */
  #writing(verb: string): Omit<Parts, "artefact" | "damage"> {
    const parts = this.#parts;
    if (parts.readOnly) throw readOnlyCasebook(verb);
    return parts;
  }

  async *#replay(predictor: Predictor, baselines: boolean, work: LongWork): AsyncGenerator<ReplayedIncident> {
    const { history, target, threshold } = this.#parts;
    const { signal, onProgress } = work;
    const total = await history.count();
    let done = 0;
    const options = { predictors: [predictor], target, threshold, baselines, ...(signal && { signal }) };
    for await (const incident of replay(history, options)) {
      yield incident;
      onProgress?.(++done, total);
      // Everything above may come from memory without a pause, and an abort from outside has to be heard.
      await turn();
    }
  }

  /** Remembers a question until it is answered. */
  async #asking<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#asked.add(answer);
    try {
      return await answer;
    } finally {
      this.#asked.delete(answer);
    }
  }

  /** What is asked of an incident. Symptoms that were edited when the cause was known may tell it. */
  async #questionOf(incident: Incident): Promise<Question> {
    const stored = await this.get(incident.id);
    const isKnown = stored !== undefined && knownAtOf(stored) !== undefined;
    const first = isKnown ? await this.#parts.history.firstRecorded(incident.id) : undefined;
    return first ?? questionOf(incident);
  }

  /** A new incident is stored with its diagnosis, so that its cause can be recorded later. */
  async #record(
    by: "diagnose" | "assess",
    incident: Incident,
    question: Question,
    diagnosis: Diagnosis,
    fingerprint: string,
  ): Promise<RecordedDiagnosis> {
    const id = this.#newId();
    if ((await this.get(incident.id)) === undefined) await this.#addOne(incident);
    await this.#parts.ledger.record(entryFor(by, { ...diagnosis, id, fingerprint }, question, this.#now()));
    return { ...diagnosis, id, fingerprint };
  }

  async #fitReport(): Promise<FitReport> {
    const { outcomes, walk } = await this.#experience.before(endOfTime, this.#parts.predictor.fingerprint);
    return {
      outcomes: outcomes.length,
      fromLedger: outcomes.filter(({ source }) => source === "ledger").length,
      clusters: new Set(outcomes.map(({ cluster }) => cluster)).size,
      learnedUpTo: walk.learnedUpTo ?? null,
    };
  }

  async #addOne(incident: Incident): Promise<void> {
    await this.#parts.history.add([accepted(incident)]);
  }

  /** An id that stands for one entry of the ledger only. */
  #newId(): string {
    const { newId, ledger } = this.#parts;
    const id: unknown = newId();
    if (typeof id === "string" && id.trim() !== "" && !ledger.has(id)) return id;
    throw badId(id);
  }

  #now(): string {
    const { clock } = this.#parts;
    const now: unknown = clock();
    if (now instanceof Date && Number.isFinite(now.getTime())) return now.toISOString();
    throw badTime(now);
  }
}
