/** Incidents from a file or a stream, one by one, each refused record among them with its reason. */
import type { Incident } from "../incident.ts";
import { parseIncident, rejectedFor } from "../parse/parse-incident.ts";
import type { Problem } from "../parse/problem.ts";
import { redactIncident } from "../redact/redact-incident.ts";
import { isRejected, type Rejected } from "../rejected.ts";
import { spreadCells } from "./csv-cells.ts";
import { csvRecords } from "./csv-records.ts";
import type { Found } from "./found.ts";
import { jsonRecords } from "./json-records.ts";
import { withKnownAt } from "./known-after.ts";
import { checkSource, type IncidentSource, openSource } from "./open-source.ts";
import { placeFields } from "./place-fields.ts";
import { checkReadOptions, type ReadOptions, type ReadSettings } from "./read-options.ts";
import { localTimeOf } from "./time-text.ts";
import { withTimes } from "./with-times.ts";

/**
 * Reads incidents from JSONL, JSON or CSV in UTF-8. Records come in the order of the source; nothing but the current
 * piece and the ids seen is kept in memory. A record that is no incident, an id that was given before, a line that
 * cannot be read: each comes back as a `Rejected`, and reading goes on.
 *
 * JSON that is named JSONL, and the reverse, is recognised. In a JSON array `Rejected.line` counts records. In CSV the
 * first row names the columns, empty cells are absent, `digest` is one line of the cell each, `related` is separated by
 * commas, semicolons or spaces, and `contributing` is JSON.
 *
 * @throws {CasebookError} At the call: `invalid-source`, `invalid-option`, `unknown-format`. While iterating, when
 * nothing can be read: `unreadable-source`, `unsupported-encoding`, and for a CSV header `unreadable-header`,
 * `unknown-column`, `duplicate-column`, `missing-column`. An aborted signal throws its reason.
 */
export function readIncidents(source: IncidentSource, options: ReadOptions = {}): AsyncIterable<Incident | Rejected> {
  checkSource(source);
  const settings = checkReadOptions(source, options);
  return { [Symbol.asyncIterator]: () => read(source, settings) };
}

async function* read(source: IncidentSource, settings: ReadSettings): AsyncGenerator<Incident | Rejected> {
  const { format, signal } = settings;
  const chunks = openSource(source, signal);
  const found = format === "csv" ? csvRecords(chunks, settings) : jsonRecords(chunks, format);
  const lineOf = new Map<string, number>();
  for await (const record of found) {
    signal?.throwIfAborted();
    yield isRejected(record) ? record : accept(record, lineOf, settings);
  }
}

function accept(found: Found, lineOf: Map<string, number>, settings: ReadSettings): Incident | Rejected {
  const { record, sourceOf, problem } = placeFields(found.value, settings);
  if (problem !== undefined) return rejectedFor([problem], found);
  const spread = settings.format === "csv" ? spreadCells(record) : { record };
  if ("problem" in spread) return rejectedFor([spread.problem], found);
  const timed = withTimes(spread.record, settings.timeZone);
  if ("problem" in timed) return withSource(rejectedFor([timed.problem], found), sourceOf);
  const incident = parseIncident(withKnownAt(timed.record, settings.knownAfter), found);
  if (isRejected(incident)) return withSource(withZoneRemedy(incident), sourceOf);
  const first = lineOf.get(incident.id);
  if (first !== undefined) return rejectedFor([givenBefore(found, incident.id, first)], found);
  lineOf.set(incident.id, found.line);
  return settings.redact ? redactIncident(incident) : incident;
}

/** Names the source's own column or path, where the field has another name there. */
function withSource(rejected: Rejected, sourceOf: ReadonlyMap<string, string>): Rejected {
  const source = sourceOf.get(rejected.field);
  if (source === undefined || source === rejected.field) return rejected;
  return { ...rejected, reason: `${rejected.reason} (${rejected.field} is read from ${JSON.stringify(source)}.)` };
}

/** A file is written in one zone as a rule, which is said once. */
function withZoneRemedy(rejected: Rejected): Rejected {
  const isLocal = typeof rejected.value === "string" && localTimeOf(rejected.value) !== undefined;
  if (!isLocal || !rejected.field.endsWith("At")) return rejected;
  const remedy = `${rejected.remedy.replace(/\.$/, "")}, or pass timeZone: "Europe/Berlin" or whichever zone the file was written in.`;
  return { ...rejected, remedy };
}

function givenBefore({ counts }: Found, id: string, first: number): Problem {
  return {
    field: "id",
    value: id,
    reason: `The id ${JSON.stringify(id)} was given before, ${counts === "lines" ? "in line" : "by record"} ${first}`,
    remedy: "Remove one of the two, or give it an id of its own.",
  };
}
