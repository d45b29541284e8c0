/** What an incident is. */
export { type AnyCasebookError, CasebookError, type CasebookErrorDetails, isCasebookError } from "./errors.ts";
export {
  causesOf,
  epochOf,
  type Incident,
  incidentSchema,
  knownAtOf,
  type RootCause,
  rootCauseSchema,
  timeSchema,
} from "./incident.ts";
export { checkOptions } from "./options.ts";
export { type Question, questionOf } from "./question.ts";
export { isRejected, type Rejected } from "./rejected.ts";
