/** Reads an export back. */
import { CasebookError, checkOptions, isCasebookError, parseIncident, type Rejected } from "@casebook/incident";
import { z } from "zod";
import type { AddReport, History } from "../history.ts";
import { exportHeader } from "./exported-record.ts";

const headerSchema = z.strictObject({ format: z.literal(exportHeader.format), version: z.int().min(1) });

const optionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

/** What came of a restoring: the counts of `add`, and of causes refuted. */
export type RestoreReport = AddReport & { refuted: number };

/** True if a file that begins with this line is an export of a history. */
export function isExport(firstLine: string): boolean {
  return headerSchema.safeParse(parsed(firstLine)).success;
}

/**
 * Adds what `History.export` gave, one line of JSON each, to a history. Into an empty one: it then gives the same
 * answers as the exported one. Lines that cannot be read come back in the report.
 * @throws CasebookError `invalid-export` if the first line is not that of an export, or a newer release wrote it; as
 * `History.add`
 */
export async function restoreHistory(
  history: History,
  lines: Iterable<string> | AsyncIterable<string>,
  options: { signal?: AbortSignal } = {},
): Promise<RestoreReport> {
  const { signal } = checkOptions("restoreHistory", optionsSchema, options);
  const report: RestoreReport = { added: 0, versions: 0, corrected: 0, unchanged: 0, rejected: [], refuted: 0 };
  const refuted: { line: number; raw: string; value: Record<string, unknown> }[] = [];
  const incidents = async function* () {
    let line = 0;
    for await (const raw of lines) {
      line++;
      const value = parsed(raw);
      if (line === 1) checkHeader(value, raw);
      else if (typeof value === "object" && value !== null && "refuted" in value) {
        refuted.push({ line, raw, value: value as Record<string, unknown> });
      } else if (raw.trim() !== "") yield parseIncident(value, { line, raw });
    }
    if (line === 0) checkHeader(undefined, "");
  };
  const { rejected, ...counts } = await history.add(incidents(), signal === undefined ? {} : { signal });
  Object.assign(report, counts);
  report.rejected.push(...rejected);
  for (const { line, raw, value } of refuted) {
    signal?.throwIfAborted();
    const refused = await refute(history, value).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (refused === undefined) report.refuted++;
    else report.rejected.push(rejectedBy(refused, line, raw));
  }
  return report;
}

async function refute(history: History, { refuted, id, at }: Record<string, unknown>): Promise<void> {
  await history.reject(id as string, refuted as never, at as string);
}

function rejectedBy(error: unknown, line: number, raw: string): Rejected {
  if (!isCasebookError(error) || !/^(invalid-|unknown-incident)/.test(error.code)) throw error;
  const { message, field = "", value, remedy } = error;
  return { rejected: true, line, reason: message, field, value, remedy, raw };
}

function checkHeader(value: unknown, raw: string): void {
  const header = headerSchema.safeParse(value).data;
  if (header?.version === exportHeader.version) return;
  throw new CasebookError({
    code: "invalid-export",
    message: header === undefined ? "This is no export of a history." : `This export has version ${header.version}.`,
    field: "line 1",
    value: raw.slice(0, 200),
    remedy:
      header === undefined
        ? "Give what History.export wrote, from its first line on."
        : "Use the newer release that wrote it.",
  });
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
