import { checkFields, checkInsideUnit } from "../check.ts";
import { type Accepted, type AnsweredSample, acceptedAt, checkAnswered, type Unit, unitOf } from "./accepted-units.ts";
import { answersNeeded, riskBound } from "./risk-bound.ts";

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
 * loose by `riskBound` and the first failure ends it, so that trying many costs no assurance (fixed-sequence testing); the
 * first one tried is the strictest that accepts enough to pass at all without an error. Valid for exchangeable units, for
 * scores made before the outcomes were known, and for one look: to look again after each outcome, use `watchRisk`.
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
  const least = answersNeeded(0, target, assurance);
  const all = acceptedAt(samples);
  let passed: Accepted | undefined;
  let failed: Accepted | undefined;
  for (const step of all) {
    if (step.accepted < least) continue;
    if (riskBound(step.wrong, step.accepted, assurance) > target) {
      failed = step;
      break;
    }
    passed = step;
  }
  const shown = passed ?? failed ?? all.at(-1) ?? { accepted: 0, wrong: 0 };
  return {
    threshold: passed?.threshold ?? null,
    accepted: shown.accepted,
    wrong: shown.wrong,
    bound: all.length === 0 ? null : riskBound(shown.wrong, shown.accepted, assurance),
    unit,
    holds: "one look",
    needed: passed === undefined ? answersNeeded(shown.wrong, target, assurance) - shown.accepted : null,
  };
}
