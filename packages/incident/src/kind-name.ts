/** When two names of a kind of cause, or of a service, are one. */

/** The name in one spelling: names that differ only in case, underscores, hyphens or spaces are one kind. */
export function kindName(name: string): string {
  const plain = name.normalize("NFKC").toLowerCase();
  return plain.replace(/[\s_-]+/gu, " ").trim() || plain;
}
