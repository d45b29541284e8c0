/** What is wrong with a record, in words a newcomer understands. */
import type { z } from "zod";
import { isRecord } from "./absent.ts";
import { explainTime } from "./explain-time.ts";
import { similarFieldPath } from "./field-paths.ts";

/** One thing that is wrong: the field as a dotted path, its value, why, and what to do. */
export type Problem = { field: string; value: unknown; reason: string; remedy: string };

const howToFill = new Map([
  ["id", "Give every incident an id that no other one has, such as INC-1042."],
  ["title", "Say in one line what was seen."],
  ["openedAt", "Give the time it opened, with an offset, such as 2026-03-01T09:30:00Z."],
  ["rootCause.text", "Say in words what the cause was."],
]);

const howToWrite = new Map([
  ["labels", 'Write labels as names with texts: { "team": "payments" }.'],
  ["digest", 'Write the digest as a list of lines: ["checkout | latency | 2.1 s"].'],
  ["rootCause", 'Write the cause as an object: { "text": "the certificate had expired", "category": "certificate" }.'],
  ["contributing", 'Write further causes as a list: [{ "text": "the alarm was muted" }].'],
  ["related", 'Write related incidents as a list of ids: ["INC-7", "INC-9"].'],
]);

/** The problems behind one issue of the schema; several when it names several unknown fields. */
export function problemsOf(issue: z.core.$ZodIssue, record: unknown): Problem[] {
  const field = issue.path.join(".");
  const value = valueAt(record, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) =>
        unknownField([...issue.path, key].join("."), valueAt(record, [...issue.path, key])),
      );
    case "invalid_type":
      return [value === undefined && field !== "" ? missingField(field) : wrongType(field, value, issue.expected)];
    case "invalid_format":
      return [wrongTime(field, value)];
    case "too_small":
      return [
        { field, value, reason: `${field} is empty`, remedy: howToFill.get(field) ?? "Leave it out, or fill it." },
      ];
    default:
      return [{ field, value, reason: issue.message, remedy: remedyAcrossFields(field) }];
  }
}

/** A field that is not one of an incident's. It is refused, so that a misspelt name never loses a value silently. */
function unknownField(field: string, value: unknown): Problem {
  const similar = similarFieldPath(field);
  const rename = similar === undefined ? "" : `Did you mean ${similar}? `;
  return {
    field,
    value,
    reason: `${field} is not a field of an incident`,
    remedy: `${rename}Rename or remove it. When reading a file, map it, as in map: { ${JSON.stringify(field)}: "${similar ?? "labels.team"}" }, or pass unknown: "ignore".`,
  };
}

function missingField(field: string): Problem {
  const remedy = howToFill.get(field) ?? "Give it a value.";
  const map = `If a file has it under another name, pass readIncidents map: { "that name": "${field}" }.`;
  return {
    field,
    value: undefined,
    reason: `${field} is missing`,
    remedy: field.startsWith("contributing") ? remedy : `${remedy} ${map}`,
  };
}

function wrongType(field: string, value: unknown, expected: string): Problem {
  if (field === "") {
    return {
      field,
      value,
      reason: `An incident is an object with named fields, and this is ${kindOf(value)}`,
      remedy: 'Write each incident as an object: { "id": "INC-1", "title": "…", "openedAt": "2026-03-01T09:30:00Z" }.',
    };
  }
  const wanted = { string: "text", array: "a list" }[expected] ?? "an object";
  return {
    field,
    value,
    reason: `${field} must be ${wanted}, and is ${kindOf(value)}`,
    remedy: howToWrite.get(field) ?? remedyForText(field, value),
  };
}

function remedyForText(field: string, value: unknown): string {
  if (value === null) return howToFill.get(field) ?? "Give it a value, or remove it.";
  if (typeof value === "boolean" || Number.isFinite(value)) return `Write it as text, in quotes: "${value}".`;
  return "Write it as text.";
}

function wrongTime(field: string, value: unknown): Problem {
  const { reason, remedy } = explainTime(String(value));
  return { field, value, reason: `${field} ${reason}`, remedy };
}

function remedyAcrossFields(field: string): string {
  return field === "contributing"
    ? "Move the main one to rootCause."
    : `Correct ${field} or openedAt; check their offsets, and that day and month are not swapped.`;
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Number.isNaN(value)) return "NaN";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "text" : `a ${typeof value}`;
}

function valueAt(record: unknown, path: readonly PropertyKey[]): unknown {
  let value = record;
  for (const key of path) {
    if (!isRecord(value) && !Array.isArray(value)) return undefined;
    value = Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined;
  }
  return value;
}
