/** The number beside a cause, and what it rests on. */

/**
 * Probability that a candidate is right.
 * - `calibrated`: fitted on outcomes; `low` and `high` hold at least 90 % of the posterior.
 * - `base-rate`: under 20 outcomes; the share of right answers so far, which says nothing of this candidate: uncalibrated.
 * - `transferred`: fitted on another predictor's outcomes.
 * - `none`: no outcome yet, or nothing to judge by, so no probability.
 */
export type Confidence =
  | {
      /** In (0, 1). */
      probability: number;
      /** Lower end of the interval, in (0, probability]. */
      low: number;
      /** Upper end of the interval, in [probability, 1). */
      high: number;
      basis: "calibrated" | "transferred" | "base-rate";
      /** Outcomes it rests on, and how many clusters they form. */
      n: number;
      clusters: number;
    }
  | { probability: null; basis: "none"; n: 0 };

/** Under so many outcomes only the base rate answers, and says that it is uncalibrated. */
export const outcomesToSpeak = 20;

/** From so many outcomes on the maps are fitted and scored, in silence at first. */
export const outcomesToFit = 5;
