/** The facade over an open history and its ledger. */
import { assessCandidates, createJudge, type Diagnosis, diagnose, type Outcome } from "@casebook/confidence";
import { type Evaluation, type ReplayedIncident, replay, summarise } from "@casebook/evaluate";
import type { AddReport, HistoryDamage, OpenedHistory, Precedent, SearchOptions } from "@casebook/history";
import {
  CasebookError,
  type Incident,
  isRejected,
  parseIncident,
  type Question,
  questionOf,
  type Rejected,
  type RootCause,
} from "@casebook/incident";
import {
  type Candidate,
  createBlend,
  defaultTextThreshold,
  type LinearPredictor,
  type Predictor,
  type Target,
  trainingSize,
} from "@casebook/predict";
import { type FitArtefact, writeArtefact } from "./artefact/fit-artefact.ts";
import type { Casebook, EvaluateOptions, FitReport, LongWork, RecordedDiagnosis, Verdict } from "./casebook.ts";
import { checkAssess, checkEvaluate, checkLongWork, checkResolve, checkVerdict } from "./check.ts";
import { Experience } from "./experience.ts";
import { entryFor } from "./ledger/entry-for.ts";
import type { Ledger } from "./ledger/ledger.ts";
import { endOfTime } from "./ledger/ledger-outcomes.ts";

type Parts = {
  target: Target;
  threshold: number;
  clock: () => Date;
  newId: () => string;
  history: OpenedHistory;
  ledger: Ledger;
  predictor: Predictor;
  linear: LinearPredictor | undefined;
  file: string | undefined;
  artefact: FitArtefact | undefined;
};

export class OpenCasebook implements Casebook {
  readonly damage: readonly HistoryDamage[];
  readonly #parts: Omit<Parts, "artefact">;
  readonly #experience: Experience;
  /** Resolved incidents at the last fit; undefined before the first. */
  #fittedOn: number | undefined;

  constructor({ artefact, ...parts }: Parts) {
    this.#parts = parts;
    this.damage = [...parts.history.damage, ...parts.ledger.damage];
    const usable = artefact?.fingerprint === parts.predictor.fingerprint ? artefact : undefined;
    const judge = createJudge({ target: parts.target, textThreshold: defaultTextThreshold });
    this.#experience = new Experience(parts.history, parts.ledger, judge, usable?.outcomes ?? []);
    this.#fittedOn = usable?.n;
  }

  async add(
    incidents: Iterable<Incident | Rejected> | AsyncIterable<Incident | Rejected>,
    options: { signal?: AbortSignal } = {},
  ): Promise<AddReport> {
    return this.#parts.history.add(incidents, options);
  }

  async resolve(id: string, rootCause: RootCause, knownAt: string = this.#now()): Promise<void> {
    const checked = checkResolve({ id, rootCause, knownAt });
    const incident = await this.get(checked.id);
    if (incident === undefined) throw unknownIncident(checked.id);
    await this.#addOne({ ...incident, rootCause: checked.rootCause, knownAt: checked.knownAt });
  }

  async remove(id: string): Promise<boolean> {
    return this.#parts.history.remove(id);
  }

  async get(id: string): Promise<Incident | undefined> {
    return this.#parts.history.asOf(endOfTime).get(id);
  }

  async search(incident: Incident, options: SearchOptions = {}): Promise<Precedent[]> {
    const question = questionOf(accepted(incident));
    return this.#parts.history.before(question).search(question, options);
  }

  async diagnose(incident: Incident, options: { signal?: AbortSignal } = {}): Promise<RecordedDiagnosis> {
    const { signal } = checkLongWork("diagnose", options);
    const question = await this.#ask(incident);
    const { history, predictor, target, threshold } = this.#parts;
    const { walk } = await this.#experience.before(question.openedAt, predictor.fingerprint);
    const diagnosis = await diagnose(question, history.before(question), {
      predictor,
      walk,
      target,
      threshold,
      ...(signal && { signal }),
    });
    return this.#record("diagnose", question, diagnosis, predictor.fingerprint);
  }

  async assess(
    incident: Incident,
    candidates: readonly Candidate[],
    options: { predictor: string; signal?: AbortSignal },
  ): Promise<RecordedDiagnosis> {
    const { predictor: name, signal } = checkAssess(options);
    const question = await this.#ask(incident);
    const { history, predictor: scorer, target, threshold } = this.#parts;
    const fingerprint = `from outside: ${name}`;
    const { walk } = await this.#experience.before(question.openedAt, fingerprint);
    const past = history.before(question);
    const found = await scorer.predict(question, past, signal && { signal });
    const diagnosis = await assessCandidates(
      { question, past, candidates, precedents: found.precedents },
      { walk, scorer, target, threshold, ...(signal && { signal }) },
    );
    return this.#record("assess", question, diagnosis, fingerprint);
  }

  async feedback(given: Verdict): Promise<void> {
    const { at = this.#now(), ...verdict } = checkVerdict(given);
    const { history, ledger, newId } = this.#parts;
    const { incident: id, causes } = ledger.diagnosis(verdict.diagnosis);
    const incident = await this.get(id);
    if (incident === undefined) throw unknownIncident(id);
    const answer = causes[0] && causeOf(causes[0]);
    const truth = verdict.correction ?? (verdict.verdict === "confirmed" ? answer : undefined);
    // What history would refuse must not stand in the ledger.
    if (truth !== undefined) accepted({ ...incident, rootCause: truth, knownAt: at });
    await ledger.record({ entry: "verdict", id: newId(), at, ...verdict });
    if (truth !== undefined && (incident.rootCause === undefined || verdict.verdict === "corrected")) {
      await this.#addOne({ ...incident, rootCause: truth, knownAt: at });
    }
    if (verdict.verdict !== "confirmed" && answer !== undefined) await history.reject(id, answer, at);
  }

  async fit(options: LongWork = {}): Promise<FitReport> {
    const work = checkLongWork("fit", options);
    const { history, predictor, linear, file } = this.#parts;
    const outcomes: Outcome[] = [];
    for await (const { answers } of this.#replay(predictor, false, work)) {
      for (const { outcome } of answers) if (outcome !== undefined) outcomes.push(outcome);
    }
    const past = history.asOf(this.#now());
    const n = await past.count();
    // So that the first answer after opening finds the model of now.
    await linear?.score({ id: "none", title: "none", summary: "", openedAt: past.moment }, past, []);
    const artefact: FitArtefact = {
      format: "casebook.fit",
      version: 1,
      fingerprint: predictor.fingerprint,
      n,
      outcomes,
      linear: linear?.toJSON(),
    };
    if (file !== undefined) await writeArtefact(file, artefact);
    this.#experience.learn(outcomes);
    this.#fittedOn = n;
    return this.#fitReport();
  }

  async needsFit(): Promise<boolean> {
    if (this.#fittedOn === undefined) return true;
    return trainingSize(await this.#parts.history.asOf(this.#now()).count()) !== trainingSize(this.#fittedOn);
  }

  async evaluate(options: EvaluateOptions = {}): Promise<Evaluation> {
    const { name = "history", warmUp = 0, ...work } = checkEvaluate(options);
    const { predictor, linear, target } = this.#parts;
    // A walk starts with a predictor that has learned nothing yet.
    const fresh = linear === undefined ? predictor : createBlend({ target });
    const replayed: ReplayedIncident[] = [];
    for await (const incident of this.#replay(fresh, true, work)) replayed.push(incident);
    return summarise(replayed, { dataset: name, target, predictor: fresh.id, warmUp });
  }

  async count(): Promise<number> {
    return this.#parts.history.count();
  }

  async close(): Promise<void> {
    await this.#parts.history.close();
    await this.#parts.ledger.close();
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
    }
  }

  /** The question of an incident, which is added if it is new, so that its cause can be recorded later. */
  async #ask(incident: Incident): Promise<Question> {
    const checked = accepted(incident);
    if ((await this.get(checked.id)) === undefined) await this.#addOne(checked);
    return questionOf(checked);
  }

  async #record(
    by: "diagnose" | "assess",
    question: Question,
    diagnosis: Diagnosis,
    fingerprint: string,
  ): Promise<RecordedDiagnosis> {
    const id = this.#parts.newId();
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

  #now(): string {
    return this.#parts.clock().toISOString();
  }
}

/** @throws CasebookError `invalid-incident` */
function accepted(incident: unknown): Incident {
  const record = parseIncident(incident);
  if (!isRejected(record)) return record;
  const { reason, field, value, remedy } = record;
  throw new CasebookError({ code: "invalid-incident", message: reason, field, value, remedy });
}

function causeOf({ category, service, text }: Candidate): RootCause {
  return { ...(category && { category }), ...(service && { service }), text };
}

function unknownIncident(id: string): CasebookError {
  return new CasebookError({
    code: "unknown-incident",
    message: `There is no incident "${id}".`,
    field: "id",
    value: id,
    remedy: "Add it first, or check the id.",
  });
}
