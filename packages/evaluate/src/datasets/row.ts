/** Rows of the public sets, and the parts their mappings share. */
import { createReadStream } from "node:fs";
import { CasebookError, type Incident, isRejected, parseIncident, type Rejected } from "@casebook/incident";
import type { z } from "zod";

export type Row<Value = unknown> = { line: number; raw: string; value: Value };

/**
 * Rows of a JSONL file, one object a line.
 * @throws CasebookError `unreadable-dataset` naming the file or the line.
 */
export async function readRows<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
): Promise<Row<z.output<Schema>>[]> {
  const text = await readText(file);
  const rows = text.split("\n").map((raw, at) => ({ line: at + 1, raw }));
  return rows.filter(({ raw }) => raw.trim() !== "").map((row) => ({ ...row, value: parseRow(file, row, schema) }));
}

/** Turns rows into incidents; what the schema of incidents refuses comes back with its line and reason. */
export function toIncidents<Value>(
  rows: readonly Row<Value>[],
  toIncident: (value: Value) => unknown,
): { incidents: Incident[]; rejected: Rejected[] } {
  const parsed = rows.map(({ line, raw, value }) => parseIncident(toIncident(value), { line, raw }));
  return {
    incidents: parsed.filter((record): record is Incident => !isRejected(record)),
    rejected: parsed.filter(isRejected),
  };
}

/** Times of these sets without an offset are UTC. */
export function utc(time: string): string {
  return /(?:Z|[+-]\d\d:\d\d)$/.test(time) ? time : `${time.replace(" ", "T")}Z`;
}

/** A time moved by days or part of them; one that is no time stays as it is, to be refused with its reason. */
export function later(time: string, days: number): string {
  const moved = Date.parse(time) + days * 86_400_000;
  return Number.isNaN(moved) ? time : new Date(moved).toISOString();
}

async function readText(file: string): Promise<string> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of createReadStream(file)) pieces.push(piece);
  } catch (cause) {
    throw new CasebookError({
      code: "unreadable-dataset",
      message: `The data set ${file} cannot be read.`,
      field: "file",
      value: file,
      remedy: "Set CASEBOOK_DATASETS to the folder that holds the data sets.",
      cause,
    });
  }
  return Buffer.concat(pieces).toString("utf8");
}

function parseRow<Schema extends z.ZodType>(
  file: string,
  { line, raw }: Omit<Row, "value">,
  schema: Schema,
): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(raw));
  } catch (cause) {
    throw new CasebookError({
      code: "unreadable-dataset",
      message: `Line ${line} of ${file} is not a row of this data set.`,
      field: `line ${line}`,
      value: raw.slice(0, 200),
      remedy: "Check that the file is the one the mapping was written for.",
      cause,
    });
  }
}
