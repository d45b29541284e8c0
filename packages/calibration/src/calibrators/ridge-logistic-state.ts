import { checkArray, checkFields, checkFinite, checkLength, checkNumber, checkWhole } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import type { RidgeLogisticState } from "./ridge-logistic.ts";

// More would overflow in a forecast; no fit comes near.
const coefficient = { from: -1e100, to: 1e100, words: "from -1e100 to 1e100" };
const positive = { from: Number.MIN_VALUE, to: Number.MAX_VALUE, words: "above 0" };

/** Refuses whatever `toJSON` of a map does not give. */
export function checkState(state: unknown): asserts state is RidgeLogisticState {
  checkFields(state, ["format", "version", "n", "intercept", "signals", "precision"], "state");
  checkEqual(state.format, "casebook.ridge-logistic", "state.format", "Give what toJSON of a map returned.");
  checkEqual(state.version, 1, "state.version", "Read it with the version of the package that wrote it.");
  checkWhole(state.n, "state.n", 1, Number.MAX_SAFE_INTEGER);
  checkNumber(state.intercept, "state.intercept", coefficient);

  const { signals, precision } = state;
  checkArray(signals, "state.signals");
  signals.forEach((signal, index) => {
    const field = `state.signals[${index}]`;
    checkFields(signal, ["present", "mean", "deviation", "slope", "missing"], field);
    checkWhole(signal.present, `${field}.present`, 0, Number.MAX_SAFE_INTEGER);
    checkFinite(signal.mean, `${field}.mean`);
    checkNumber(signal.slope, `${field}.slope`, coefficient);
    checkNumber(signal.missing, `${field}.missing`, coefficient);
    checkNumber(signal.deviation, `${field}.deviation`, positive);
  });

  const size = 1 + 2 * signals.length;
  checkArray(precision, "state.precision");
  checkLength(precision.length, size, "state.precision", "a matrix for these signals");
  for (const [index, row] of precision.entries()) {
    const field = `state.precision[${index}]`;
    checkArray(row, field);
    checkLength(row.length, size, field, "a matrix for these signals");
    for (const [column, value] of row.entries()) {
      checkFinite(value, `${field}[${column}]`);
      if (column < index) {
        const mirrored = (precision[column] as readonly unknown[])[index];
        checkEqual(value, mirrored, `${field}[${column}]`, "The matrix must be symmetric: fit the map again.");
      }
    }
  }
}

function checkEqual(value: unknown, expected: unknown, field: string, remedy: string): void {
  if (value !== expected) {
    throw new CalibrationError({
      code: "invalid-state",
      message: `${field} must be ${String(expected)}.`,
      field,
      value,
      remedy,
    });
  }
}
