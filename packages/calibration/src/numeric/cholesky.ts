/** Linear algebra for symmetric positive definite matrices, stored as full rows. */

export type Matrix = readonly (readonly number[])[];

/** The lower triangle L with L L' = matrix, rows growing in length; undefined when it is not positive definite. */
export function cholesky(matrix: Matrix): Matrix | undefined {
  const lower: number[][] = [];
  for (let row = 0; row < matrix.length; row++) {
    const current: number[] = [];
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row]![column]!;
      const other = column === row ? current : lower[column]!;
      for (let k = 0; k < column; k++) rest -= current[k]! * other[k]!;
      if (column < row) current.push(rest / other[column]!);
      else if (rest > 0 && rest < Number.POSITIVE_INFINITY) current.push(Math.sqrt(rest));
      else return undefined;
    }
    lower.push(current);
  }
  return lower;
}

/** Solves L y = vector. The squared length of y is vector' matrix^-1 vector. */
export function solveLower(lower: Matrix, vector: readonly number[]): number[] {
  const solution: number[] = [];
  for (let row = 0; row < lower.length; row++) {
    let rest = vector[row]!;
    for (let k = 0; k < row; k++) rest -= lower[row]![k]! * solution[k]!;
    solution.push(rest / lower[row]![row]!);
  }
  return solution;
}

/** Solves L L' x = vector. */
export function solve(lower: Matrix, vector: readonly number[]): number[] {
  const solution = solveLower(lower, vector);
  for (let row = lower.length - 1; row >= 0; row--) {
    let rest = solution[row]!;
    for (let k = row + 1; k < lower.length; k++) rest -= lower[k]![row]! * solution[k]!;
    solution[row] = rest / lower[row]![row]!;
  }
  return solution;
}
