/** Errors that say where, what, and what to do about it. Recognised across packages by a shared symbol. */

const brand: unique symbol = Symbol.for("casebook.error");

export type CasebookErrorDetails = {
  /** Stable machine-readable kind, such as `invalid-incident`. */
  code: string;
  /** What is wrong, in words. */
  message: string;
  /** The field, option or place that is wrong, as a dotted path. */
  field?: string;
  /** The value that was given. */
  value?: unknown;
  /** What to do about it. */
  remedy: string;
  cause?: unknown;
};

/** Thrown by every public entry of Casebook for input it refuses and for work it cannot do. */
export class CasebookError extends Error {
  override readonly name: string = "CasebookError";
  readonly code: string;
  readonly field: string | undefined;
  readonly value: unknown;
  readonly remedy: string;
  readonly [brand] = true;

  constructor(details: CasebookErrorDetails) {
    super(`${details.message} ${details.remedy}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.field = details.field;
    this.value = details.value;
    this.remedy = details.remedy;
  }
}

/** What every error of Casebook has, whichever package threw it. */
export type AnyCasebookError = Error & Pick<CasebookError, "code" | "field" | "value" | "remedy">;

/** True for an error of any Casebook package, in any copy of it. */
export function isCasebookError(error: unknown): error is AnyCasebookError {
  return error instanceof Error && (error as unknown as Record<symbol, unknown>)[brand] === true;
}
