/** Redaction that can be undone: for what leaves the process and for what comes back. */
import type { Incident } from "../incident.ts";
import { numberedPlaceholder } from "./placeholder.ts";
import { redactFields } from "./redact-incident.ts";
import { chosenPatterns, type RedactOptions } from "./redact-options.ts";
import { replaceSecrets } from "./replace-secrets.ts";

/** One for all texts of a request. What was taken out stays in its memory only. */
export type Redaction = {
  /** Replaces what `redact` replaces by `[redacted:kind-n]`: one value has one placeholder, numbered as they come. */
  redact(text: string): string;
  /** As `redactIncident`. */
  redactIncident(incident: Incident): Incident;
  /** Puts the values back wherever their placeholders stand, as in a reply. */
  restore(text: string): string;
  /** How many different values of each kind were taken out. */
  counts(): Record<string, number>;
};

/**
 * Begins a redaction. `restore(redact(text))` is the text, whatever it holds: a text in which something like a placeholder
 * stands gets another placeholder for it, so that nobody can have a value put where he likes.
 * The same texts in the same order get the same placeholders. These tell nothing but that two values are the same.
 * @throws CasebookError `invalid-option`
 */
export function startRedaction(options: RedactOptions = {}): Redaction {
  const patterns = chosenPatterns("startRedaction", options);
  const issued = new Map<string, string>();
  const taken = new Map<string, { value: string; literal: boolean }>();
  const counts: Record<string, number> = {};

  function issue(kind: string, value: string, literal: boolean): string {
    const key = `${kind}\n${literal}\n${value}`;
    const before = issued.get(key);
    if (before !== undefined) return before;
    const number = (counts[kind] ?? 0) + 1;
    counts[kind] = number;
    const placeholder = `[redacted:${kind}-${number}]`;
    issued.set(key, placeholder);
    taken.set(placeholder, { value, literal });
    return placeholder;
  }

  const placeholder = (kind: string, value: string): string => issue(kind, value, false);

  function redact(text: string): string {
    const marked = text.includes("[redacted:")
      ? text.replace(numberedPlaceholder, (value, kind: string) => issue(kind, value, true))
      : text;
    return replaceSecrets(marked, patterns, placeholder);
  }

  /** A value may hold the placeholder of one that was found in it before; what was in the text itself is taken as it is. */
  function restore(text: string): string {
    return text.replace(numberedPlaceholder, (found) => {
      const one = taken.get(found);
      if (one === undefined) return found;
      return one.literal ? one.value : restore(one.value);
    });
  }

  return {
    redact,
    redactIncident: (incident) => redactFields(incident, redact, placeholder),
    restore,
    counts: () => ({ ...counts }),
  };
}
