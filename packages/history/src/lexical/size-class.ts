/** Sizes of documents in 256 classes of a byte each, for bounds: a class tells a size that all its members have at least. */

const classesPerDoubling = 20;

/** `smallest[c]`: no document of class c is smaller. Classes are 3.5 % apart; the last holds all from 6,888 on. */
export const smallest: Float64Array = Float64Array.from({ length: 256 }, (_, at) => 2 ** (at / classesPerDoubling) - 1);

/** The class of a size >= 0, which may be a length in tokens or that of a vector. */
export function sizeClass(size: number): number {
  let found = Math.min(255, Math.floor(classesPerDoubling * Math.log2(size + 1)));
  while (smallest[found]! > size) found--;
  return found;
}
