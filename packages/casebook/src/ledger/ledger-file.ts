/** The file of a ledger. */
import { join } from "node:path";
import { entryReaders, entryVersion } from "./entry.ts";

export const ledgerFile = "ledger.journal";

/** How its journal is opened. */
export const ledgerFormat = { format: "casebook.ledger", version: entryVersion, readers: entryReaders } as const;

export function ledgerPath(directory: string): string {
  return join(directory, ledgerFile);
}
