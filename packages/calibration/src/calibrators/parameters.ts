/** The checks that the parameters of several methods share, when they are read from JSON. */
import { checkArray, checkFinite, checkLength, checkNumber, checkProbability } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import { cholesky, type Matrix } from "../numeric/cholesky.ts";

/** More would overflow in a forecast; no fit comes near. */
export function checkCoefficient(value: unknown, field: string): void {
  checkNumber(value, field, { from: -1e100, to: 1e100, words: "from -1e100 to 1e100" });
}

/** A symmetric positive definite matrix of so many rows. */
export function checkPrecision(precision: unknown, size: number, field: string): void {
  checkArray(precision, field);
  checkLength(precision.length, size, field, "a matrix for these coefficients");
  for (const [index, row] of precision.entries()) {
    checkArray(row, `${field}[${index}]`);
    checkLength(row.length, size, `${field}[${index}]`, "a matrix for these coefficients");
    for (const [column, value] of row.entries()) {
      checkFinite(value, `${field}[${index}][${column}]`);
      if (column < index && value !== (precision[column] as unknown[])[index]) {
        throw invalidState(`${field}[${index}][${column}]`, value, "makes the matrix unsymmetric");
      }
    }
  }
  if (cholesky(precision as Matrix) === undefined) throw invalidState(field, precision, "is not positive definite");
}

/** Probabilities, in [0, 1] each. */
export function checkProbabilities(values: unknown, size: number, field: string): asserts values is number[] {
  checkArray(values, field);
  checkLength(values.length, size, field, "the fit");
  for (const [index, value] of values.entries()) checkProbability(value, `${field}[${index}]`);
}

/** Total weights of groups, 0 or more each. */
export function checkWeights(values: unknown, size: number, field: string): asserts values is number[] {
  checkArray(values, field);
  checkLength(values.length, size, field, "the fit");
  const weight = { from: 0, to: Number.MAX_VALUE, words: "from 0" };
  for (const [index, value] of values.entries()) checkNumber(value, `${field}[${index}]`, weight);
}

/** Probabilities that rise from one to the next; with `ties`, that do not fall. */
export function checkRising(
  values: unknown,
  field: string,
  { ties = false }: { ties?: boolean } = {},
): asserts values is number[] {
  checkArray(values, field);
  if (values.length === 0) throw invalidState(field, values, "is empty");
  for (const [index, value] of values.entries()) {
    checkProbability(value, `${field}[${index}]`);
    const before = index === 0 ? -1 : (values[index - 1] as number);
    if (ties ? (value as number) < before : (value as number) <= before) {
      throw invalidState(`${field}[${index}]`, value, "does not rise");
    }
  }
}

export function invalidState(field: string, value: unknown, what: string): CalibrationError {
  return new CalibrationError({
    code: "invalid-state",
    message: `${field} ${what}.`,
    field,
    value,
    remedy: "Give what toJSON of a fit returned, or fit again.",
  });
}
