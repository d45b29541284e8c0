/** Chance that can be had again. */
import { seededRandom } from "@casebook/calibration";

/** Whole numbers from 0 to `most`. */
export type Pick = (most: number) => number;

export function pickFrom(seed: number): Pick {
  const random = seededRandom(seed);
  return (most) => Math.floor(random() * (most + 1));
}
