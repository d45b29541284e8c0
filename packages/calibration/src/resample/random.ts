import { CalibrationError } from "../errors.ts";

const mask = 0xffff_ffff_ffff_ffffn;

/**
 * A stream of numbers in [0, 1), the same for the same seed on every machine. Not for secrets. xoshiro128** 1.1 (D. Blackman,
 * S. Vigna, prng.di.unimi.it), its state filled by splitmix64; each number takes two of its words for 53 random bits.
 *
 * @param seed A whole number from 0 to 2^53 - 1.
 * @throws CalibrationError for any other seed.
 */
export function seededRandom(seed: number): () => number {
  const word = seededWords(seed);
  return () => {
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 0x400_0000 + low) / 0x20_0000_0000_0000;
  };
}

/** The words of 32 bits that `seededRandom` is made of. */
export function seededWords(seed: number): () => number {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new CalibrationError({
      code: "invalid-seed",
      message: "seed must be a whole number from 0 to 2^53 - 1.",
      field: "seed",
      value: seed,
      remedy: "Give a whole number, and keep it to get the same result again.",
    });
  }
  const state = stateFrom(BigInt(seed));
  return () => nextWord(state);
}

/** Four words from two outputs of splitmix64, the low half first. */
function stateFrom(seed: bigint): Uint32Array {
  const state = new Uint32Array(4);
  for (let half = 0; half < 2; half++) {
    let mixed = (seed + 0x9e37_79b9_7f4a_7c15n * BigInt(half + 1)) & mask;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & mask;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d0_49bb_1331_11ebn) & mask;
    mixed ^= mixed >> 31n;
    state[2 * half] = Number(mixed & 0xffff_ffffn);
    state[2 * half + 1] = Number(mixed >> 32n);
  }
  return state;
}

function nextWord(state: Uint32Array): number {
  const second = state[1]!;
  const word = Math.imul(rotate(Math.imul(second, 5), 7), 9) >>> 0;
  state[2]! ^= state[0]!;
  state[3]! ^= second;
  state[1]! ^= state[2]!;
  state[0]! ^= state[3]!;
  state[2]! ^= second << 9;
  state[3] = rotate(state[3]!, 11);
  return word;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
