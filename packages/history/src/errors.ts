/** What a history cannot do. */
import { CasebookError } from "@casebook/incident";
import type { AddReport } from "./history.ts";

/** For whatever is asked of a history, or of one of its pasts, after it was closed. */
export function historyClosed(): CasebookError {
  return new CasebookError({
    code: "history-closed",
    message: "This history is closed.",
    remedy: "Open it again with openHistory.",
  });
}

/** For a file beside the journal that the system does not let be changed. */
export function fileFailed(path: string, cause: unknown): CasebookError {
  return new CasebookError({
    code: "history-file",
    message: `Changing ${path} failed: ${cause instanceof Error ? cause.message : String(cause)}.`,
    field: "path",
    value: path,
    remedy: "Look at the disk, its space and its permissions, then try again. Nothing is lost.",
    cause,
  });
}

/** For a change of an incident that is not there. */
export function unknownIncident(id: string): CasebookError {
  return new CasebookError({
    code: "unknown-incident",
    message: `There is no incident "${id}".`,
    field: "id",
    value: id,
    remedy: "Add it first, or check the id.",
  });
}

/** An `add` that broke off after it had done something: `report` says what stands, `cause` why it went no further. */
export class AddInterrupted extends CasebookError {
  readonly report: AddReport;

  constructor(report: AddReport, cause: unknown) {
    const done = report.added + report.versions + report.corrected + report.unchanged;
    super({
      code: "add-interrupted",
      message: `Adding broke off after ${done} records were stored and ${report.rejected.length} refused: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: "What is in its report stands. Add the same records again: those are left as they are.",
      cause,
    });
    this.report = report;
  }
}
