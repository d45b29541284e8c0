import { checkArray, checkFields, checkProbability, checkWhole } from "../check.ts";
import { vennAbersTable } from "../numeric/venn-abers.ts";
import { type Calibrator, calibratorOf, type Forecast, fingerprintOfFit, type Method } from "./calibrator.ts";
import { withinMargin } from "./clip.ts";
import { countUpTo } from "./interpolate.ts";
import { checkProbabilities, checkRising, invalidState } from "./parameters.ts";
import { type Groups, gatherScores, groupsOf, type ScoreSample } from "./sample.ts";

export type VennAbersForecast = Forecast & {
  /**
   * What isotonic regression says if the question is added to the samples as wrong, and as right. How far they are apart
   * says how much one more outcome could move the answer. It is no interval for the true probability.
   */
  readonly pair: readonly [p0: number, p1: number];
};

type Table = {
  /** Distinct scores, rising. */
  scores: readonly number[];
  /** For each place (before the first score, at it, after it, and so on), if the question is wrong. */
  p0: readonly number[];
  /** The same, if it is right. */
  p1: readonly number[];
};

export type VennAbersParameters = {
  /** One table for the inductive form, one for each fold for the cross form. */
  tables: readonly Table[];
};

export type VennAbers = Calibrator<number, VennAbersForecast, VennAbersParameters>;

export type VennAbersOptions = {
  /**
   * 1 is the inductive form. With more, the samples are dealt into so many parts by their scores, each gives a pair, and
   * the pairs are averaged geometrically (the cross form, for scores that were not made apart from the samples).
   * @default 1
   */
  folds?: number;
};

export const vennAbers: Method<number, VennAbersForecast, VennAbersParameters> = {
  name: "venn-abers",
  check(parameters, field) {
    checkFields(parameters, ["tables"], field);
    checkArray(parameters.tables, `${field}.tables`);
    if (parameters.tables.length === 0) throw invalidState(`${field}.tables`, parameters.tables, "is empty");
    for (const [fold, table] of parameters.tables.entries()) {
      const at = `${field}.tables[${fold}]`;
      checkFields(table, ["scores", "p0", "p1"], at);
      checkRising(table.scores, `${at}.scores`);
      for (const key of ["p0", "p1"] as const) {
        checkProbabilities(table[key], 2 * table.scores.length + 1, `${at}.${key}`);
        checkRising(table[key], `${at}.${key}`, { ties: true });
      }
      const { p0, p1 } = table as Table;
      p1.forEach((value, place) => {
        if (value < p0[place]!) throw invalidState(`${at}.p1[${place}]`, value, "is below p0");
      });
    }
  },
  predictor:
    ({ tables }, weight) =>
    (score) => {
      checkProbability(score, "score");
      const pair = merge(tables, score);
      return { probability: withinMargin(pair[1] / (1 - pair[0] + pair[1]), weight), pair };
    },
};

/**
 * Venn-Abers prediction. The probability is p1 / (1 - p0 + p1), the one of least regret under log loss. Few samples cannot
 * make it bold, so it seldom fails badly. V. Vovk, I. Petej, Venn-Abers predictors, UAI 2014 (arXiv 1211.0025); the cross
 * form from V. Vovk, I. Petej, V. Fedorova, NIPS 2015.
 *
 * @throws CalibrationError for no samples of a weight above 0, scores outside [0, 1], unknown options.
 */
export function fitVennAbers(samples: readonly ScoreSample[], options: VennAbersOptions = {}): VennAbers {
  checkFields(options, ["folds"], "options");
  const { folds = 1 } = options;
  checkWhole(folds, "options.folds", 1, 100);
  const { groups, counts, content } = gatherScores(samples);
  const tables = folds === 1 ? [tableOf(groups)] : foldsOf(content, Math.min(folds, counts.n)).map(tableOf);
  const fingerprint = fingerprintOfFit(vennAbers.name, { folds }, content);
  return calibratorOf(vennAbers, { ...counts, fingerprint }, { tables });
}

export function tableOf({ scores, right, wrong }: Groups): Table {
  return { scores: [...scores], ...vennAbersTable(right, wrong) };
}

/** Deals the sorted rows (score, outcome, weight) out in turn, so that every fold has scores of all sizes. */
function foldsOf(content: Float64Array, folds: number): Groups[] {
  const rows = Array.from({ length: content.length / 3 }, (_, row) => ({
    score: content[3 * row]!,
    correct: content[3 * row + 1] === 1,
    weight: content[3 * row + 2]!,
  }));
  return Array.from({ length: folds }, (_, fold) => groupsOf(rows.filter((_row, index) => index % folds === fold)));
}

function merge(tables: readonly Table[], score: number): [number, number] {
  if (tables.length === 1) return pairAt(tables[0]!, score);
  let [notP0, p1] = [0, 0];
  for (const table of tables) {
    const pair = pairAt(table, score);
    notP0 += Math.log1p(-pair[0]);
    p1 += Math.log(pair[1]);
  }
  return [1 - Math.exp(notP0 / tables.length), Math.exp(p1 / tables.length)];
}

function pairAt({ scores, p0, p1 }: Table, score: number): [number, number] {
  const upTo = countUpTo(scores, score);
  const place = upTo > 0 && scores[upTo - 1] === score ? 2 * upTo - 1 : 2 * upTo;
  return [p0[place]!, p1[place]!];
}
