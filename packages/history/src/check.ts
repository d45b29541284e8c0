/** Checks of what is given to a history. Each refusal names the field, the value and the remedy. */
import { CasebookError, isRejected, parseIncident, type Question, questionOf, timeSchema } from "@casebook/incident";

/** @throws CasebookError `invalid-time` */
export function checkMoment(time: unknown, where: string, field: string): string {
  if (timeSchema.safeParse(time).success) return time as string;
  throw new CasebookError({
    code: "invalid-time",
    message: `${where} needs a moment and got ${JSON.stringify(time)}.`,
    field,
    value: time,
    remedy: "Give an ISO 8601 time with an offset, such as 2026-03-01T09:30:00Z.",
  });
}

/**
 * The symptoms of what was given, and nothing else of it.
 * @throws CasebookError `invalid-question`
 */
export function checkQuestion(given: unknown, where: string): Question {
  const checked = parseIncident(typeof given === "object" && given !== null ? questionOf(given as Question) : given);
  if (!isRejected(checked)) return questionOf(checked);
  const { reason, field, value, remedy } = checked;
  throw new CasebookError({ code: "invalid-question", message: `${where}: ${reason}`, field, value, remedy });
}

/** @throws CasebookError `invalid-incidents` */
export function checkIterable(given: unknown, where: string): void {
  const isObject = typeof given === "object" && given !== null;
  if (isObject && (Symbol.iterator in given || Symbol.asyncIterator in given)) return;
  throw new CasebookError({
    code: "invalid-incidents",
    message: `${where} needs a list of incidents.`,
    field: "incidents",
    value: given,
    remedy: "Give an array, or what readIncidents returns.",
  });
}

/** @throws CasebookError `invalid-id` */
export function checkId(id: unknown, where: string): string {
  if (typeof id === "string" && id.trim() !== "") return id.trim();
  throw new CasebookError({
    code: "invalid-id",
    message: `${where} needs the id of an incident and got ${JSON.stringify(id)}.`,
    field: "id",
    value: id,
    remedy: "Give the id as it was added.",
  });
}
