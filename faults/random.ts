/** Chance that can be had again. */

/** Whole numbers from 0 to `most`. */
export type Pick = (most: number) => number;

/** Mulberry32, by Tommy Ettinger (public domain). */
export function pickFrom(seed: number): Pick {
  let state = seed;
  return (most) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (most + 1));
  };
}
