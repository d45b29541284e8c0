/** What a journal still says of what does not stand any more. */
import { isDeepStrictEqual } from "node:util";
import { epochOf, type Incident } from "@casebook/incident";
import type { Journal } from "@casebook/journal";
import type { RefutedCause } from "../export/exported-record.ts";
import { operationOf } from "../records/operation.ts";
import { holds, holdsRejection, type IncidentRecord } from "../records/record.ts";

/** Incidents and refuted causes that were removed or corrected since the journal was last written anew. */
export async function* leftBehind(
  journal: Journal,
  records: ReadonlyMap<string, IncidentRecord>,
): AsyncGenerator<Incident | RefutedCause> {
  for await (const { record } of journal.replay()) {
    const operation = operationOf(record);
    if (operation?.op === "add") {
      const { incident } = operation;
      const held = records.get(incident.id);
      if (held === undefined || !holds(held, incident)) yield incident;
    } else if (operation?.op === "first") {
      const { question } = operation;
      if (!isDeepStrictEqual(records.get(question.id)?.question, question)) yield question;
    } else if (operation?.op === "reject") {
      const { id, cause, at } = operation;
      const held = records.get(id);
      if (held === undefined || !holdsRejection(held, { at: epochOf(at), cause })) yield { refuted: cause, id, at };
    }
  }
}
