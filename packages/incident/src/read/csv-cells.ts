/** CSV cells that hold more than one value. */
import { isRecord } from "../parse/absent.ts";
import type { Problem } from "../parse/problem.ts";

/** The record with `digest` and `related` as lists and `contributing` as what its JSON says. */
export function spreadCells(record: unknown): { record: unknown } | { problem: Problem } {
  if (!isRecord(record)) return { record };
  const spread = { ...record };
  const { digest, related, contributing } = record;
  if (typeof digest === "string") spread.digest = digest.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (typeof related === "string") spread.related = related.split(/[\s,;]+/).filter((id) => id !== "");
  if (typeof contributing === "string") {
    try {
      spread.contributing = JSON.parse(contributing);
    } catch {
      return { problem: notJson(contributing) };
    }
  }
  return { record: spread };
}

function notJson(value: string): Problem {
  return {
    field: "contributing",
    value,
    reason: "contributing is not JSON",
    remedy: 'Write the cell as JSON: [{ "text": "the alarm was muted" }], its quotes doubled as CSV wants it.',
  };
}
