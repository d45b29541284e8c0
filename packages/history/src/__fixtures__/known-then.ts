/** What was known at a moment, by a model that is too simple to be wrong: every version of every record, in a map. */
import type { Incident } from "@casebook/incident";
import type { RandomOperation } from "./random-operations.ts";

/** The latest version of each incident whose cause was known strictly before the moment. */
export function knownThen(operations: readonly RandomOperation[], moment: string): Incident[] {
  const versions = new Map<string, Map<string, Incident>>();
  for (const operation of operations) {
    if (operation.op === "remove") versions.delete(operation.id);
    if (operation.op !== "add") continue;
    for (const incident of operation.incidents) {
      if (incident.knownAt === undefined) continue;
      const known = versions.get(incident.id) ?? new Map<string, Incident>();
      versions.set(incident.id, known.set(incident.knownAt, incident));
    }
  }
  return [...versions.values()].flatMap((known) => {
    const then = [...known.keys()].filter((knownAt) => knownAt < moment).sort();
    return then.length === 0 ? [] : [known.get(then.at(-1)!)!];
  });
}
