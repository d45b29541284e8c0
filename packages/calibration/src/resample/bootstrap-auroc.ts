import { checkFields, checkInsideUnit, checkWhole } from "../check.ts";
import { auroc } from "../scores/auroc.ts";
import type { Measured } from "../scores/measured.ts";
import { seededWords } from "./random.ts";

export type AurocInterval = Measured & {
  low: number | null;
  high: number | null;
  /** Replicates drawn. */
  replicates: number;
  /** Those without right or without wrong answers. They are not in the interval. */
  leftOut: number;
};

/**
 * AUROC with a percentile bootstrap interval over rows that stand alone, for many rows: they are sorted once, and a
 * replicate is how often each was drawn. With clusters use `bootstrapInterval`.
 *
 * @param options As of `bootstrapInterval`: `seed`, `replicates` (1000), `mass` (.95).
 * @throws CalibrationError as `auroc` does, and for unknown options.
 */
export function bootstrapAuroc(
  scores: readonly number[],
  outcomes: readonly boolean[],
  options: { seed: number; replicates?: number; mass?: number },
): AurocInterval {
  const { value, n } = auroc(scores, outcomes);
  checkFields(options, ["seed", "replicates", "mass"], "options");
  const { seed, replicates = 1000, mass = 0.95 } = options;
  checkWhole(replicates, "options.replicates", 1, 1e6);
  checkInsideUnit(mass, "options.mass");
  const word = seededWords(seed);
  if (value === null) return { value, n, low: null, high: null, replicates, leftOut: replicates };
  const order = Int32Array.from(scores.keys()).sort((one, other) => scores[one]! - scores[other]!);
  const right = Uint8Array.from(order, (row) => Number(outcomes[row]));
  const newScore = Uint8Array.from(order, (row, place) =>
    Number(place === 0 || scores[row] !== scores[order[place - 1]!]),
  );
  const counts = new Uint16Array(n);
  const values: number[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    counts.fill(0);
    // 32 bits choose among n rows with a bias of at most n / 2^32.
    for (let row = 0; row < n; row++) counts[Math.floor((word() / 0x1_0000_0000) * n)]!++;
    const drawn = ofCounts(counts, right, newScore);
    if (drawn !== null) values.push(drawn);
  }
  values.sort((one, other) => one - other);
  const at = (share: number): number | null => {
    if (values.length < replicates / 2) return null;
    const position = share * (values.length - 1);
    const below = values[Math.floor(position)]!;
    return below + (position % 1) * (values[Math.ceil(position)]! - below);
  };
  return {
    value,
    n,
    low: at((1 - mass) / 2),
    high: at((1 + mass) / 2),
    replicates,
    leftOut: replicates - values.length,
  };
}

/** AUROC of rows in the order of their scores, each counted so often. */
function ofCounts(counts: Uint16Array, right: Uint8Array, newScore: Uint8Array): number | null {
  let [rights, wrongs, twicePairs, rightHere, wrongHere] = [0, 0, 0, 0, 0];
  for (let place = 0; place < counts.length; place++) {
    if (newScore[place] === 1) {
      twicePairs += rightHere * (2 * wrongs + wrongHere);
      rights += rightHere;
      wrongs += wrongHere;
      rightHere = 0;
      wrongHere = 0;
    }
    if (right[place] === 1) rightHere += counts[place]!;
    else wrongHere += counts[place]!;
  }
  twicePairs += rightHere * (2 * wrongs + wrongHere);
  rights += rightHere;
  wrongs += wrongHere;
  return rights === 0 || wrongs === 0 ? null : twicePairs / (2 * rights * wrongs);
}
