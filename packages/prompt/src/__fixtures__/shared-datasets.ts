/** Real texts, which are no part of the repo. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What `CASEBOOK_DATASETS` names, else `../shared/datasets` beside the repo; undefined, said in print, where neither is. */
export function sharedDatasets(): string | undefined {
  const folder = process.env.CASEBOOK_DATASETS ?? join(import.meta.dirname, "../../../../../shared/datasets");
  if (existsSync(join(folder, "bug-fault-types.jsonl"))) return folder;
  console.warn(`Skipped: there are no data sets in ${folder}. Set CASEBOOK_DATASETS to their folder.`);
  return undefined;
}

export function readRows<Row>(folder: string, name: string): Row[] {
  const lines = readFileSync(join(folder, `${name}.jsonl`), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line));
}
