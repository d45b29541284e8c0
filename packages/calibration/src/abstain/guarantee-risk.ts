import { checkFields, checkInsideUnit } from "../check.ts";
import { type Accepted, type AnsweredSample, acceptedAt, checkAnswered, type Unit, unitOf } from "./accepted-units.ts";
import { answersNeeded, provesRisk, riskBound } from "./risk-bound.ts";

export type GuaranteeOptions = {
  /** The share of wrong answers that is allowed among those given, above 0 and below 1. */
  target: number;
  /**
   * How often such a guarantee holds, above 0 and below 1.
   * @default 0.9
   */
  assurance?: number;
};

/** A threshold from which on answers may be given, or what is lacking. */
export type RiskGuarantee = {
  /** Answers whose score is at least this may be given; null when nothing can be guaranteed. */
  threshold: number | null;
  /** Units at or above the threshold; without one, at the strictest threshold that was tried. */
  accepted: number;
  /** Wrong ones among them. */
  wrong: number;
  /** The upper end of their risk, at most the target if there is a threshold; null for no samples. */
  bound: number | null;
  /** What was counted. */
  unit: Unit;
  /** When it may be relied on: one look at a moment fixed beforehand, or after every outcome anew. */
  holds: "one look" | "every look";
  /** Without a threshold: how many further accepted units, all of them right, would make one. */
  needed: number | null;
};

/**
 * The loosest threshold whose risk is at most the target, with the given assurance. Thresholds are tried from strict to
 * loose by `riskBound`. The first that is tried is the strictest that accepts enough to pass at all without an error; a
 * failure ends what follows from it, so that trying many costs no assurance (fixed-sequence testing). One early error
 * would end it all: so with enough units what may go wrong is dealt to three starts, four tenths to the strictest, five to
 * a third of all units and one to all of them, and what a passed start had is passed on (the fallback procedure: B. Wiens,
 * Pharmaceutical Statistics 2, 2003). Valid for exchangeable units, for scores made before the outcomes were known, and
 * for one look: to look again after each outcome, use `watchRisk`.
 *
 * @throws CalibrationError for scores that are not finite, outcomes that are none, clusters in some samples only.
 */
export function guaranteeRisk(samples: readonly AnsweredSample[], options: GuaranteeOptions): RiskGuarantee {
  checkAnswered(samples);
  checkFields(options, ["target", "assurance"], "options");
  const { target, assurance = 0.9 } = options;
  checkInsideUnit(target, "options.target");
  checkInsideUnit(assurance, "options.assurance");
  const unit = unitOf(samples);
  const all = acceptedAt(samples);
  const starts = startsFor(all.at(-1)?.accepted ?? 0, target, 1 - assurance);
  const strictest = starts[0]!.failure;
  let passed: { step: Accepted; level: number } | undefined;
  let first: Accepted | undefined;
  // What may go wrong at the next threshold: what was passed on, and the parts of the starts that are reached.
  let level = 0;
  for (const step of all) {
    for (; starts.length > 0 && step.accepted >= starts[0]!.accepted; starts.shift()) level += starts[0]!.failure;
    if (level === 0) continue;
    first ??= step;
    if (provesRisk(step.wrong, step.accepted, target, 1 - level)) passed = { step, level };
    else level = 0;
  }
  const shown = passed?.step ?? first ?? all.at(-1) ?? { accepted: 0, wrong: 0 };
  return {
    threshold: passed?.step.threshold ?? null,
    accepted: shown.accepted,
    wrong: shown.wrong,
    bound: all.length === 0 ? null : riskBound(shown.wrong, shown.accepted, 1 - (passed?.level ?? strictest)),
    unit,
    holds: "one look",
    needed: passed === undefined ? answersNeeded(shown.wrong, target, 1 - strictest) - shown.accepted : null,
  };
}

/** An accepted count at which testing starts, and what may go wrong there. */
type Start = { accepted: number; failure: number };

/** They depend on the number of units alone, never on outcomes. */
function startsFor(units: number, target: number, failure: number): Start[] {
  const alone = answersNeeded(0, target, 1 - failure);
  if (units < 6 * alone) return [{ accepted: alone, failure }];
  return [
    { part: 0.4 * failure, upTo: 0 },
    { part: 0.5 * failure, upTo: units / 3 },
    { part: 0.1 * failure, upTo: units },
  ].map(({ part, upTo }) => {
    // The largest count up to there at which one more error has just become allowed.
    let wrong = 0;
    while (answersNeeded(wrong + 1, target, 1 - part) <= upTo) wrong++;
    return { accepted: answersNeeded(wrong, target, 1 - part), failure: part };
  });
}
