/** The casebook's own refusals. */
import { CasebookError, type Incident } from "@casebook/incident";
import type { Verdict } from "./casebook.ts";

export function closedCasebook(): CasebookError {
  return new CasebookError({
    code: "casebook-closed",
    message: "This casebook is closed.",
    remedy: "Open it again with createCasebook.",
  });
}

export function readOnlyCasebook(verb: string): CasebookError {
  return new CasebookError({
    code: "casebook-read-only",
    message: `This casebook is open for reading only, and ${verb} writes.`,
    field: "readOnly",
    value: true,
    remedy: "Open it without readOnly.",
  });
}

export function badId(id: unknown): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `newId gave ${JSON.stringify(id)}, which is no id, or one that was given before.`,
    field: "newId",
    value: id,
    remedy: "Let it give another text each time.",
  });
}

export function badTime(now: unknown): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `The clock gave ${String(now)}, which is no time.`,
    field: "clock",
    value: now,
    remedy: "Let it give a valid Date.",
  });
}

export function noAnswer({ diagnosis, verdict }: Verdict): CasebookError {
  return new CasebookError({
    code: "no-answer",
    message: `The diagnosis "${diagnosis}" names no cause, so there is nothing that could be ${verdict}.`,
    field: "verdict",
    value: verdict,
    remedy: 'Give the true cause with the verdict "corrected".',
  });
}

export function forgottenAnswer({ diagnosis, verdict }: Verdict): CasebookError {
  return new CasebookError({
    code: "no-answer",
    message: `The words of the diagnosis "${diagnosis}" were forgotten with an incident that was removed, so they cannot be ${verdict}.`,
    field: "verdict",
    value: verdict,
    remedy: 'Give the true cause with the verdict "corrected".',
  });
}

export function beforeOpening(at: string, { id, openedAt }: Incident): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `A verdict of ${at} is before the incident "${id}" opened (${openedAt}).`,
    field: "at",
    value: at,
    remedy: "Give the time at which the truth became known, or leave it out.",
  });
}

export function noCasebook(directory: string | undefined, cause?: unknown): CasebookError {
  return new CasebookError({
    code: "no-casebook",
    message: `There is no casebook in ${directory}.`,
    field: "directory",
    value: directory,
    remedy:
      'Start one with "casebook import FILE" (in a program: by opening it without readOnly), or name its directory.',
    cause,
  });
}
