/** What a history cannot do. */
import { CasebookError } from "@casebook/incident";

/** For whatever is asked of a history, or of one of its pasts, after it was closed. */
export function historyClosed(): CasebookError {
  return new CasebookError({
    code: "history-closed",
    message: "This history is closed.",
    remedy: "Open it again with openHistory.",
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
