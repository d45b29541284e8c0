/** The fields of an incident by name, as a mapping, a CSV header or an error message speaks of them. */
import { incidentSchema, rootCauseSchema } from "../incident.ts";

/** All paths with a fixed name; `labels.<name>` comes on top. */
export const fieldPaths: readonly string[] = [
  ...Object.keys(incidentSchema.shape),
  ...Object.keys(rootCauseSchema.shape).map((field) => `rootCause.${field}`),
];

/** True for a path that a value may be put under, such as `title`, `rootCause.text` or `labels.team`. */
export function isFieldPath(path: string): boolean {
  return fieldPaths.includes(path) || (path.startsWith("labels.") && path !== "labels." && path !== "labels.__proto__");
}

/** The field that a name probably means: same letters, other case or punctuation, such as `root_cause_text`. */
export function similarFieldPath(name: string): string | undefined {
  const letters = lettersOf(name);
  return fieldPaths.find((path) => path !== name && lettersOf(path) === letters);
}

function lettersOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z]/g, "");
}
