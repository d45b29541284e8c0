/** Reads an export back. */
import { type OpenedHistory, type RestoreReport as RestoredHistory, restoreHistory } from "@casebook/history";
import type { Rejected } from "@casebook/incident";
import type { RestoreReport } from "../casebook.ts";
import { entryOf } from "../ledger/entry.ts";
import type { Ledger } from "../ledger/ledger.ts";

type Found = { line: number; raw: string; value: Record<string, unknown> };

/** Adds what is in an export and not there yet. @throws CasebookError `invalid-export` */
export async function restore(
  history: OpenedHistory,
  ledger: Ledger,
  lines: Iterable<string> | AsyncIterable<string>,
  options: { signal?: AbortSignal },
): Promise<RestoreReport> {
  const found: Found[] = [];
  const restored: RestoredHistory = await restoreHistory(history, withoutEntries(lines, found), options);
  const report: RestoreReport = { ...restored, diagnoses: 0, verdicts: 0 };
  for (const { line, raw, value } of found) {
    options.signal?.throwIfAborted();
    const entry = entryOf(value);
    const isKnown =
      entry?.entry === "diagnosis" ? ledger.has(entry.id) : entry?.entry === "verdict" && ledger.hasVerdict(entry);
    if (entry === undefined || entry.entry === "removed") report.rejected.push(refused(line, raw));
    else if (!isKnown) {
      await ledger.record(entry);
      if (entry.entry === "diagnosis") report.diagnoses++;
      else report.verdicts++;
    }
  }
  return report;
}

/** Empty lines stand in for the ledger's, so that the others keep their numbers. */
async function* withoutEntries(
  lines: Iterable<string> | AsyncIterable<string>,
  found: Found[],
): AsyncGenerator<string> {
  let line = 0;
  for await (const raw of lines) {
    line++;
    const value = raw.includes('"entry"') ? parsed(raw) : undefined;
    if (value === undefined || !("entry" in value)) yield raw;
    else {
      found.push({ line, raw, value });
      yield "";
    }
  }
}

function parsed(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function refused(line: number, raw: string): Rejected {
  return {
    rejected: true,
    line,
    reason: "it is no diagnosis and no verdict that this version knows",
    field: "entry",
    value: raw.slice(0, 200),
    remedy: "Use the release that wrote the export.",
    raw,
  };
}
