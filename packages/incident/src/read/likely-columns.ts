/** Which columns of an export probably hold which fields, to be proposed in an error and never to be used unasked. */

/** By field, what exports call it, the likeliest first. Letters alone count. */
const namesOf: readonly (readonly [field: string, names: readonly string[]])[] = [
  ["id", ["id", "number", "key", "issuekey", "incidentid", "incidentnumber", "ticketid", "ticket", "incident"]],
  ["title", ["title", "shortdescription", "subject", "headline", "name", "summary"]],
  ["summary", ["summary", "description", "details"]],
  ["openedAt", ["openedat", "opened", "createdat", "created", "createdon", "startedat", "start", "starttime"]],
  ["resolvedAt", ["resolvedat", "resolved", "closedat", "closed", "resolutiondate", "endedat", "end", "endtime"]],
  ["service", ["service", "businessservice", "configurationitem", "component"]],
  ["severity", ["severity", "priority"]],
  ["rootCause.text", ["rootcausetext", "rootcause", "cause"]],
  ["rootCause.category", ["rootcausecategory", "causecategory", "causecode"]],
];

/** From columns to the fields that their names suggest; each field once, `taken` ones not at all. */
export function likelyColumns(columns: readonly string[], taken: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const [field, names] of namesOf) {
    if (taken.has(field)) continue;
    const free = columns.filter((column) => !found.has(column));
    const name = names.find((one) => free.some((column) => lettersOf(column) === one));
    const column = free.find((one) => lettersOf(one) === name);
    if (column !== undefined) found.set(column, field);
  }
  return found;
}

function lettersOf(column: string): string {
  return column.toLowerCase().replaceAll(/[^a-z]/g, "");
}
