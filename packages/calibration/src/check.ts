/** The checks that the public functions share. Each throws a `CalibrationError` that names field, value and remedy. */
import { CalibrationError } from "./errors.ts";

/** A non-empty range of numbers, with the words for it. */
type Range = { from: number; to: number; open?: boolean; whole?: boolean; words: string };

const unit: Range = { from: 0, to: 1, words: "from 0 to 1" };
const insideUnit: Range = { from: 0, to: 1, open: true, words: "above 0 and below 1" };

export function checkNumber(value: unknown, field: string, range: Range, code = "invalid-number"): void {
  const fits =
    typeof value === "number" &&
    (range.open ? value > range.from && value < range.to : value >= range.from && value <= range.to) &&
    (!range.whole || Number.isInteger(value));
  if (!fits) {
    throw new CalibrationError({
      code,
      message: `${field} must be a number ${range.words}.`,
      field,
      value,
      remedy: `Give a number ${range.words}.`,
    });
  }
}

export function checkProbability(value: unknown, field: string): void {
  checkNumber(value, field, unit, "invalid-probability");
}

/** For forecasts that a sum of logarithms must survive. */
export function checkInsideUnit(value: unknown, field: string): void {
  if (value === 0 || value === 1) {
    throw new CalibrationError({
      code: "certain-probability",
      message: `${field} is ${value}, which no outcome can justify.`,
      field,
      value,
      remedy: "Pass it through clip(probability, n) first.",
    });
  }
  checkNumber(value, field, insideUnit, "invalid-probability");
}

export function checkFinite(value: unknown, field: string): void {
  const range = { from: -Number.MAX_VALUE, to: Number.MAX_VALUE, words: "that is finite" };
  checkNumber(value, field, range);
}

/** A whole number from `from` to `to`. */
export function checkWhole(value: unknown, field: string, from: number, to: number): void {
  const words = `that is whole, from ${from} to ${to}`;
  checkNumber(value, field, { from, to, whole: true, words });
}

export function checkArray(value: unknown, field: string): asserts value is readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new CalibrationError({
      code: "invalid-array",
      message: `${field} must be an array.`,
      field,
      value,
      remedy: "Give an array.",
    });
  }
}

export function checkLength(actual: number, expected: number, field: string, because: string): void {
  if (actual !== expected) {
    throw new CalibrationError({
      code: "length-mismatch",
      message: `${field} has length ${actual}, but ${because} has ${expected}.`,
      field,
      value: actual,
      remedy: `Give ${expected} entries.`,
    });
  }
}

export function checkOutcomes(outcomes: unknown, n: number, because: string): void {
  checkArray(outcomes, "outcomes");
  checkLength(outcomes.length, n, "outcomes", because);
  for (let row = 0; row < n; row++) checkBoolean(outcomes[row], `outcomes[${row}]`);
}

export function checkBoolean(value: unknown, field: string): void {
  if (typeof value !== "boolean") {
    throw new CalibrationError({
      code: "invalid-outcome",
      message: `${field} must be true (the answer was right) or false.`,
      field,
      value,
      remedy: "Leave rows without an outcome out.",
    });
  }
}

/** Probabilities in [0, 1] and an outcome for each. */
export function checkForecasts(probabilities: unknown, outcomes: unknown): void {
  checkArray(probabilities, "probabilities");
  for (let row = 0; row < probabilities.length; row++) checkProbability(probabilities[row], `probabilities[${row}]`);
  checkOutcomes(outcomes, probabilities.length, "probabilities");
}

/** Signals of one row: finite or undefined, as many as expected. */
export function checkSignals(row: unknown, expected: number, field: string): void {
  checkArray(row, field);
  checkLength(row.length, expected, field, "the fit");
  for (let index = 0; index < expected; index++) {
    if (row[index] !== undefined) checkFinite(row[index], `${field}[${index}]`);
  }
}

/** A plain object with no field but those allowed. */
export function checkFields(
  value: unknown,
  allowed: readonly string[],
  field: string,
): asserts value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CalibrationError({
      code: "invalid-options",
      message: `${field} must be an object.`,
      field,
      value,
      remedy: `Give an object with ${allowed.join(", ")}.`,
    });
  }
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) {
    throw new CalibrationError({
      code: "unknown-option",
      message: `${field} has no field ${unknown}.`,
      field: `${field}.${unknown}`,
      value: (value as Record<string, unknown>)[unknown],
      remedy: `Known fields: ${allowed.join(", ")}.`,
    });
  }
}
