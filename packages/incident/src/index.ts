/** What an incident is. */
export { type AnyCasebookError, CasebookError, type CasebookErrorDetails, isCasebookError } from "./errors.ts";
export {
  causesOf,
  endOfTime,
  epochOf,
  type Incident,
  incidentSchema,
  knownAtOf,
  type RootCause,
  rootCauseSchema,
  timeSchema,
} from "./incident.ts";
export { kindName } from "./kind-name.ts";
export { checkOptions } from "./options.ts";
export { type Place, parseIncident } from "./parse/parse-incident.ts";
export { type Question, questionOf } from "./question.ts";
export type { IncidentSource } from "./read/open-source.ts";
export { readIncidents } from "./read/read-incidents.ts";
export type { ReadFormat, ReadOptions } from "./read/read-options.ts";
export { timeOf } from "./read/time-text.ts";
export { redact } from "./redact/redact.ts";
export { redactIncident } from "./redact/redact-incident.ts";
export type { RedactOptions } from "./redact/redact-options.ts";
export { type Redaction, startRedaction } from "./redact/start-redaction.ts";
export { isRejected, type Rejected } from "./rejected.ts";
