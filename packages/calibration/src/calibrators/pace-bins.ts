import { checkArray, checkFields, checkProbability, checkWhole } from "../check.ts";
import { type Calibrator, calibratorOf, type Forecast, fingerprintOfFit, type Method } from "./calibrator.ts";
import { withinMargin } from "./clip.ts";
import { binValues, edgesAt, fill, type HistogramParameters, histogram } from "./histogram.ts";
import { countUpTo } from "./interpolate.ts";
import { checkLabelled, countsOf, type Groups, groupsOf, type Labelled } from "./sample.ts";
import { coarsen, searchBins } from "./search-bins.ts";

/** The two scores of PACE-LM, in [0, 1] each. */
export type PaceScores = {
  /** Confidence of evaluation: how often the model found grounds in the precedents. */
  coe: number;
  /** Root-cause evaluation: how often it judged the candidate to be right. */
  rce: number;
};

export type PaceSample = Labelled & PaceScores;

export type PaceBinsOptions = {
  /**
   * The largest number of bins, 1 to 20.
   * @default 5
   */
  bins?: number;
};

export type PaceBinsParameters = HistogramParameters & {
  /** Weight of `coe` in the sum that is binned, 0 to 1; `rce` has the rest. */
  coeWeight: number;
};

export type PaceBins = Calibrator<PaceScores, Forecast, PaceBinsParameters>;

export const paceBins: Method<PaceScores, Forecast, PaceBinsParameters> = {
  name: "pace-bins",
  check(parameters, field) {
    checkFields(parameters, ["coeWeight", "edges", "right", "wrong"], field);
    const { coeWeight, ...bins } = parameters;
    checkProbability(coeWeight, `${field}.coeWeight`);
    histogram.check(bins, field);
  },
  predictor({ coeWeight, edges, right, wrong }, weight) {
    const values = binValues({ right, wrong }).map((value) => withinMargin(value, weight));
    return (scores) => {
      checkScores(scores, "scores");
      return { probability: values[countUpTo(edges, sumOf(scores, coeWeight)) - 1]! };
    };
  },
};

/**
 * The searched bins of PACE-LM (arXiv 2309.05833): the sum w COE + (1 - w) RCE is cut into bins, and w (in steps of .05)
 * and the cuts are those whose bins, of 5 samples or more, foretell each sample best from the others of its bin. The paper
 * does not print its search; this one is ours. A ridge logistic on the two scores needs fewer samples.
 *
 * @throws CalibrationError for no samples of a weight above 0, scores outside [0, 1], unknown options.
 */
export function fitPaceBins(samples: readonly PaceSample[], options: PaceBinsOptions = {}): PaceBins {
  checkFields(options, ["bins"], "options");
  const { bins = 5 } = options;
  checkWhole(bins, "options.bins", 1, 20);
  checkArray(samples, "samples");
  for (const [row, sample] of samples.entries()) {
    const field = `samples[${row}]`;
    checkFields(sample, ["coe", "rce", "correct", "weight", "knownAt"], field);
    checkScores({ coe: sample.coe, rce: sample.rce }, field);
    checkLabelled(sample, field);
  }
  const counted = samples.filter(({ weight = 1 }) => weight > 0).sort(byContent);
  const counts = countsOf(counted);
  const [first, ...others] = Array.from({ length: 21 }, (_, step) => found(counted, step / 20, bins));
  const best = others.reduce((one, other) => (other.cost < one.cost - 1e-12 ? other : one), first!);
  const content = Float64Array.from(
    counted.flatMap(({ coe, rce, correct, weight = 1 }) => [coe, rce, correct ? 1 : 0, weight]),
  );
  const fingerprint = fingerprintOfFit(paceBins.name, { bins }, content);
  return calibratorOf(paceBins, { ...counts, fingerprint }, best.parameters);
}

function found(
  samples: readonly PaceSample[],
  coeWeight: number,
  bins: number,
): { cost: number; parameters: PaceBinsParameters } {
  const groups: Groups = groupsOf(
    samples
      .map(({ correct, weight = 1, ...scores }) => ({ score: sumOf(scores, coeWeight), correct, weight }))
      .sort((one, other) => one.score - other.score),
  );
  const coarse = coarsen(groups, 100);
  const { starts, cost } = searchBins(coarse, bins, 5);
  const edges = edgesAt(starts.map((start) => coarse.scores[start]!));
  return { cost, parameters: { coeWeight, ...fill(groups, edges) } };
}

/** Rounded, so that sums which are equal but for rounding are equal. */
function sumOf({ coe, rce }: PaceScores, coeWeight: number): number {
  return Math.round((coeWeight * coe + (1 - coeWeight) * rce) * 1e12) / 1e12;
}

function checkScores(scores: PaceScores, field: string): void {
  checkFields(scores, ["coe", "rce"], field);
  checkProbability(scores.coe, `${field}.coe`);
  checkProbability(scores.rce, `${field}.rce`);
}

function byContent(one: PaceSample, other: PaceSample): number {
  return (
    one.coe - other.coe ||
    one.rce - other.rce ||
    Number(one.correct) - Number(other.correct) ||
    (one.weight ?? 1) - (other.weight ?? 1)
  );
}
