/** When the model is fitted again: with every record up to 50, then whenever its past has grown by a tenth. */

/**
 * How many records, the first in order of `knownAt`, a model for a past of `count` records is fitted on.
 * It depends on the count alone, so that an answer does not depend on what was asked before.
 */
export function trainingSize(count: number): number {
  if (count <= 50) return count;
  let size = 50;
  for (let next = size; next <= count; next = Math.ceil((next * 11) / 10)) size = next;
  return size;
}
