/** A question is checked at the door. */
import { CasebookError, isRejected, parseIncident, type Question, questionOf } from "@casebook/incident";

/**
 * Its symptoms and nothing else of it. A time that is none would leave out every precedent without a word.
 * @throws CasebookError `invalid-question`
 */
export function checkQuestion(where: string, given: Question): Question {
  const parsed = parseIncident(questionOf(given));
  if (!isRejected(parsed)) return questionOf(parsed);
  const { reason, field, value, remedy } = parsed;
  throw new CasebookError({ code: "invalid-question", message: `${where}: ${reason}`, field, value, remedy });
}
