/** The error of this package. It carries the brand that Casebook recognises across packages, and imports none of them. */

export type CalibrationErrorDetails = {
  /** Stable machine-readable kind, such as `invalid-probability`. */
  code: string;
  /** What is wrong, in words. */
  message: string;
  /** The argument or field that is wrong, as a path such as `probabilities[3]`. */
  field: string;
  /** The value that was given. */
  value: unknown;
  /** What to do about it. */
  remedy: string;
};

/** Thrown by every export of this package for input it refuses. */
export class CalibrationError extends Error {
  override readonly name: string = "CalibrationError";
  readonly code: string;
  readonly field: string;
  readonly value: unknown;
  readonly remedy: string;

  constructor(details: CalibrationErrorDetails) {
    super(`${details.message} ${details.remedy}`);
    Object.defineProperty(this, Symbol.for("casebook.error"), { value: true });
    this.code = details.code;
    this.field = details.field;
    this.value = details.value;
    this.remedy = details.remedy;
  }
}
