/** From any value to an incident, or to the reason why it is none. */
import { type Incident, incidentSchema } from "../incident.ts";
import type { Rejected } from "../rejected.ts";
import { isRecord, withoutAbsent } from "./absent.ts";
import { type Problem, problemsOf } from "./problem.ts";

/** Where a record was found: its 1-based line and its own text. */
export type Place = { line: number; raw: string };

/**
 * Checks one record. What is no incident comes back as a `Rejected` with its first problem;
 * the reason names the further fields.
 *
 * Ids, titles and other short texts are trimmed. A missing summary becomes empty. `null` in an optional field, and as
 * the value of a label, counts as absent, since exports write it where there is nothing.
 *
 * @param place Where it was found; without it, line 0 and the record as JSON.
 */
export function parseIncident(value: unknown, place?: Place): Incident | Rejected {
  const record = withoutAbsent(value);
  const result = incidentSchema.safeParse(record);
  const problems = result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, record));
  problems.push(...unusableLabels(record));
  return problems.length === 0 ? result.data! : rejectedFor(problems, place ?? { line: 0, raw: jsonOf(value) });
}

/** One refusal for a list of at least one problem: the first in full, the others by their fields. */
export function rejectedFor([first, ...others]: Problem[], { line, raw }: Place): Rejected {
  const { field, value, reason, remedy } = first!;
  const further = [...new Set(others.map((problem) => problem.field))].filter((name) => name !== field);
  const also = further.length === 0 ? "" : ` Also wrong: ${further.join(", ")}.`;
  return { rejected: true, line, reason: `${reason}.${also}`, field, value, remedy, raw };
}

/** A label called `__proto__` would be dropped silently by the schema, as it cannot be an ordinary key. */
function unusableLabels(record: unknown): Problem[] {
  if (!isRecord(record) || !isRecord(record.labels) || !Object.hasOwn(record.labels, "__proto__")) return [];
  return [
    {
      field: "labels.__proto__",
      value: Object.getOwnPropertyDescriptor(record.labels, "__proto__")?.value,
      reason: "A label cannot be called __proto__",
      remedy: "Give the label another name.",
    },
  ];
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return typeof value === "object" ? Object.prototype.toString.call(value) : String(value);
  }
}
