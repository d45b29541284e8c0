/** Errors of the journal, recognised by the symbol that all packages of Casebook share. */

/** Every kind of {@link JournalError}. */
export type JournalErrorCode =
  | "journal-broken"
  | "journal-changed"
  | "journal-closed"
  | "journal-file"
  | "journal-format"
  | "journal-header"
  | "journal-lock-lost"
  | "journal-locked"
  | "journal-missing"
  | "journal-option"
  | "journal-read-only"
  | "journal-record"
  | "journal-sync-failed"
  | "journal-version"
  | "journal-write-failed";

export type JournalErrorDetails = {
  code: JournalErrorCode;
  /** What is wrong, in words. */
  message: string;
  /** The option, record or place that is wrong, as a dotted path. */
  field: string;
  /** The value that was given or found. */
  value?: unknown;
  /** What to do about it. */
  remedy: string;
  cause?: unknown;
};

/** Thrown for input the journal refuses and for work it cannot do. */
export class JournalError extends Error {
  override readonly name: string = "JournalError";
  readonly code: JournalErrorCode;
  readonly field: string;
  readonly value: unknown;
  readonly remedy: string;

  constructor(details: JournalErrorDetails) {
    super(`${details.message} ${details.remedy}`, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = details.code;
    this.field = details.field;
    this.value = details.value;
    this.remedy = details.remedy;
    Object.defineProperty(this, Symbol.for("casebook.error"), { value: true });
  }
}
