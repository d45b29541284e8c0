/** Corners of the cumulative sum diagram: the weight of right and of wrong answers up to each group. */
type Diagram = { rights: Float64Array; wrongs: Float64Array };

/** For each of 2m + 1 places (before the first score, at it, after it, and so on): both probabilities. */
export type VennAbersTable = { p0: number[]; p1: number[] };

/**
 * What isotonic regression would say at every place if one more sample were there, and it were wrong (p0) or right (p1).
 * The value at a place is the slope of the greatest convex minorant of the cumulative sum diagram there; the hulls of what
 * is left and right of each place are found once, and joined by walking from the place outwards. V. Vovk, I. Petej,
 * V. Fedorova, Large-scale probabilistic predictors with and without guarantees of validity, NIPS 2015.
 */
export function vennAbersTable(right: Float64Array, wrong: Float64Array): VennAbersTable {
  const groups = right.length;
  const diagram = { rights: new Float64Array(groups + 1), wrongs: new Float64Array(groups + 1) };
  for (let group = 0; group < groups; group++) {
    diagram.wrongs[group + 1] = diagram.wrongs[group]! + wrong[group]!;
    diagram.rights[group + 1] = diagram.rights[group]! + right[group]!;
  }
  const left = hullBefore(diagram);
  const after = hullAfter(diagram);
  const table: VennAbersTable = { p0: [], p1: [] };
  for (let place = 0; place <= 2 * groups; place++) {
    const from = place >> 1;
    const to = (place + 1) >> 1;
    // Rounding may not turn the order round.
    const p0 = Math.max(joined(diagram, left, after, from, to, 0), table.p0.at(-1) ?? 0);
    table.p0.push(p0);
    table.p1.push(Math.max(joined(diagram, left, after, from, to, 1), table.p1.at(-1) ?? 0, p0));
  }
  return table;
}

/** For each corner the one before it on the lower hull of all corners up to it; -1 for the first. */
function hullBefore(diagram: Diagram): Int32Array {
  const before = new Int32Array(diagram.rights.length).fill(-1);
  for (let corner = 1; corner < before.length; corner++) {
    let candidate = corner - 1;
    while (
      before[candidate]! >= 0 &&
      rise(diagram, before[candidate]!, candidate) >= rise(diagram, candidate, corner)
    ) {
      candidate = before[candidate]!;
    }
    before[corner] = candidate;
  }
  return before;
}

/** For each corner the one after it on the lower hull of all corners from it on; -1 for the last. */
function hullAfter(diagram: Diagram): Int32Array {
  const after = new Int32Array(diagram.rights.length).fill(-1);
  for (let corner = after.length - 2; corner >= 0; corner--) {
    let candidate = corner + 1;
    while (after[candidate]! >= 0 && rise(diagram, candidate, after[candidate]!) <= rise(diagram, corner, candidate)) {
      candidate = after[candidate]!;
    }
    after[corner] = candidate;
  }
  return after;
}

function rise({ rights, wrongs }: Diagram, from: number, to: number): number {
  return share(rights[to]! - rights[from]!, wrongs[to]! - wrongs[from]!);
}

/** Of two weights, the sum not rounded apart from them, so that it never leaves [0, 1]. */
function share(right: number, wrong: number): number {
  return right / (right + wrong);
}

/** The slope between two corners when a sample of weight 1 is put between them. */
function joined(
  diagram: Diagram,
  before: Int32Array,
  after: Int32Array,
  from: number,
  to: number,
  label: 0 | 1,
): number {
  const { rights, wrongs } = diagram;
  let [left, right] = [from, to];
  for (;;) {
    const slope = share(rights[right]! - rights[left]! + label, wrongs[right]! - wrongs[left]! + 1 - label);
    if (before[left]! >= 0 && rise(diagram, before[left]!, left) > slope) left = before[left]!;
    else if (after[right]! >= 0 && rise(diagram, right, after[right]!) < slope) right = after[right]!;
    else return slope;
  }
}
