/** The journal of a directory: where it is, and what is said to it in every way of opening it. */
import { join } from "node:path";
import { type Journal, type OpenOptions, openJournal } from "@casebook/journal";
import { operationReaders, operationVersion } from "../records/operation.ts";

/** How every reader of the journal must read it. */
export const journalFormat = {
  format: "casebook.incidents",
  version: operationVersion,
  readers: operationReaders,
} as const;

export function journalPath(directory: string): string {
  return join(directory, "incidents.journal");
}

export async function openIncidentJournal(directory: string, options: OpenOptions): Promise<Journal> {
  return openJournal(journalPath(directory), { ...options, ...journalFormat });
}
