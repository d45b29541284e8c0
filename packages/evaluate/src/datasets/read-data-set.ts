/** The public sets by name. */
import { join } from "node:path";
import { CasebookError } from "@casebook/incident";
import { readBugFaultTypes } from "./bug-fault-types.ts";
import { readCloudPostmortems } from "./cloud-postmortems.ts";
import type { DataSet } from "./data-set.ts";
import { readForge26 } from "./forge26.ts";
import { readGitbugs } from "./gitbugs.ts";
import { readWikimedia } from "./wikimedia.ts";

const readers: Record<string, (file: string) => Promise<DataSet>> = {
  "bug-duplicates-gitbugs": readGitbugs,
  "bug-fault-types": readBugFaultTypes,
  "cloud-postmortems": readCloudPostmortems,
  "forge26-rca-alerts": readForge26,
  "wikimedia-incidents": readWikimedia,
};

/** Names that `readDataSet` knows. */
export const dataSetNames: readonly string[] = Object.keys(readers);

/**
 * Reads a public set from a folder of `<name>.jsonl` files, with the mapping that says what a new incident may show.
 * @throws CasebookError `unknown-dataset`, `unreadable-dataset`
 */
export async function readDataSet(name: string, folder: string): Promise<DataSet> {
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (reader === undefined) {
    throw new CasebookError({
      code: "unknown-dataset",
      message: `There is no data set "${name}".`,
      field: "dataset",
      value: name,
      remedy: `Choose one of ${dataSetNames.join(", ")}.`,
    });
  }
  return reader(join(folder, `${name}.jsonl`));
}
