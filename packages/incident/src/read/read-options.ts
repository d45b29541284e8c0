/** What may be asked of `readIncidents`, checked before anything is read. */
import { extname } from "node:path";
import { CasebookError } from "../errors.ts";
import { isFieldPath } from "../parse/field-paths.ts";
import { directoryError, isDirectory } from "./directory-error.ts";
import { isTimeZone, type TimeZone, timeZone } from "./time-zone.ts";

export type ReadFormat = "jsonl" | "json" | "csv";

export type ReadOptions = {
  /** @default by the file's extension: .jsonl, .ndjson, .json, .csv */
  format?: ReadFormat;
  /**
   * From the source's own names (a CSV column, or a dotted path such as `fields.priority`) to fields of an incident
   * such as `openedAt`, `rootCause.category` or `labels.team`. Names that are fields already need no entry.
   */
  map?: Record<string, string>;
  /** What happens to names that are no field and not mapped. @default "refuse" */
  unknown?: "refuse" | "ignore";
  /**
   * Days (0 to 36,500) from resolution until a cause counts as known: `knownAt` becomes `resolvedAt` plus these days
   * where a record has no `knownAt`. A record without `resolvedAt` stays as it is.
   */
  knownAfter?: number;
  /** What separates CSV cells: one ASCII character. @default what the header shows: a comma, `;`, a tab or `|` */
  delimiter?: string;
  /**
   * The IANA zone, such as `Europe/Berlin`, of times without an offset; without it they are refused. Where clocks were
   * set back and a time came twice, `openedAt` is the first, `resolvedAt` and `knownAt` are the second. A time that
   * clocks were set forward over is refused.
   */
  timeZone?: string;
  /** Replaces secrets in incidents by `[redacted:kind]`. A refused record is handed back as it was. @default false */
  redact?: boolean;
  /** Stops reading; the iteration then throws the signal's reason. */
  signal?: AbortSignal;
};

/** Options with their defaults, the mapping as a `Map`. */
export type ReadSettings = {
  format: ReadFormat;
  map: ReadonlyMap<string, string>;
  unknown: "refuse" | "ignore";
  knownAfter: number | undefined;
  delimiter: string | undefined;
  timeZone: TimeZone | undefined;
  redact: boolean;
  signal: AbortSignal | undefined;
};

const formats = new Map<string, ReadFormat>([
  [".jsonl", "jsonl"],
  [".ndjson", "jsonl"],
  [".json", "json"],
  [".csv", "csv"],
]);

const isDelimiter = (value: unknown) => typeof value === "string" && /^[^"\r\n\u0080-\uffff]$/.test(value);
const isDays = (value: unknown) => typeof value === "number" && value >= 0 && value <= 36_500;

const checks: Record<keyof ReadOptions, { holds: (value: unknown) => boolean; remedy: string }> = {
  format: {
    holds: (value) => value === "jsonl" || value === "json" || value === "csv",
    remedy: 'Use "jsonl", "json" or "csv".',
  },
  map: {
    holds: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    remedy: 'Use an object from your names to fields: { "Created": "openedAt" }.',
  },
  unknown: { holds: (value) => value === "refuse" || value === "ignore", remedy: 'Use "refuse" or "ignore".' },
  knownAfter: { holds: isDays, remedy: "Use a number of days from 0 to 36500." },
  delimiter: { holds: isDelimiter, remedy: 'Use one ASCII character that is no quote, such as ";" or "\\t".' },
  timeZone: { holds: isTimeZone, remedy: 'Use a name of the IANA database, such as "Europe/Berlin" or "UTC".' },
  redact: { holds: (value) => typeof value === "boolean", remedy: "Use true or false." },
  signal: { holds: (value) => value instanceof AbortSignal, remedy: "Use the signal of an AbortController." },
};

/** @throws {CasebookError} `invalid-option` for an unknown name or a wrong value, `unknown-format` when none is given or implied. */
export function checkReadOptions(source: unknown, options: ReadOptions): ReadSettings {
  if (typeof options !== "object" || options === null) {
    throw invalidOption("options", options, 'Use an object, such as { format: "csv" }.');
  }
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      throw invalidOption(name, value, `The options are ${Object.keys(checks).join(", ")}.`);
    }
    const { holds, remedy } = checks[name as keyof ReadOptions];
    if (value !== undefined && !holds(value)) throw invalidOption(name, value, remedy);
  }
  return {
    format: options.format ?? formatOf(source),
    map: checkMap(options.map ?? {}),
    unknown: options.unknown ?? "refuse",
    knownAfter: options.knownAfter,
    delimiter: options.delimiter,
    timeZone: options.timeZone === undefined ? undefined : timeZone(options.timeZone),
    redact: options.redact ?? false,
    signal: options.signal,
  };
}

function formatOf(source: unknown): ReadFormat {
  const extension = typeof source === "string" ? extname(source).toLowerCase() : "";
  const format = formats.get(extension);
  if (format !== undefined) return format;
  if (typeof source === "string" && isDirectory(source)) throw directoryError(source);
  const remedy = 'Pass format: "jsonl", "json" or "csv".';
  throw new CasebookError({
    code: "unknown-format",
    message:
      typeof source === "string"
        ? `The name ${JSON.stringify(source)} does not say how the incidents are written.`
        : "A stream does not say how the incidents are written.",
    field: "format",
    value: source,
    remedy: /^\.xlsx?$/.test(extension) ? "Save the sheet as CSV (UTF-8) and read that." : remedy,
  });
}

function checkMap(map: Record<string, string>): Map<string, string> {
  const sources = new Map<string, string>();
  for (const [source, target] of Object.entries(map)) {
    const field = `map.${source}`;
    if (typeof target !== "string" || !isFieldPath(target)) {
      throw invalidOption(field, target, "Map it to a field such as title, openedAt, rootCause.text or labels.team.");
    }
    const other = sources.get(target);
    if (other !== undefined) {
      throw invalidOption(
        field,
        target,
        `${JSON.stringify(other)} is mapped to ${target} already; keep one of the two.`,
      );
    }
    sources.set(target, source);
  }
  return new Map(Object.entries(map));
}

function invalidOption(name: string, value: unknown, remedy: string): CasebookError {
  return new CasebookError({
    code: "invalid-option",
    message: `readIncidents was given an option it cannot use: ${name}.`,
    field: name,
    value,
    remedy,
  });
}
