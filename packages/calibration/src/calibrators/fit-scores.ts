import type { NormalPrior } from "../numeric/map-logistic.ts";
import type { Basis } from "./basis.ts";
import { calibratorOf, fingerprintOfFit } from "./calibrator.ts";
import { fitCurve } from "./fit-curve.ts";
import { type LogitCurve, logitCurves } from "./logit-curve.ts";
import { type Groups, gatherScores, type ScoreSample } from "./sample.ts";

/** Checks samples, fits a logit curve and gives it its header. */
export function fitScores(
  basis: Basis | ((groups: Groups) => Basis),
  samples: readonly ScoreSample[],
  prior: (weight: number, basis: Basis) => NormalPrior,
  more: { settings: object; rising?: readonly number[]; soften?: (groups: Groups) => Groups },
): LogitCurve {
  const { groups, counts, content } = gatherScores(samples);
  const chosen = typeof basis === "function" ? basis(groups) : basis;
  const curve = fitCurve(
    chosen,
    more.soften === undefined ? groups : more.soften(groups),
    prior(counts.weight, chosen),
    more.rising,
  );
  const fingerprint = fingerprintOfFit(chosen.name, more.settings, content);
  return calibratorOf(logitCurves[chosen.name], { ...counts, fingerprint }, { basis: chosen, ...curve });
}
