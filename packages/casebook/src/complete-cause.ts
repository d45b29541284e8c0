/** A cause of which only a part was given. */
import type { RootCause } from "@casebook/incident";
import type { CausePart } from "./casebook.ts";

/**
 * The whole cause: words that were given are a cause of their own; without them, what was recorded stays but for the
 * names that were given. Where no words are recorded, or only a name in their place, the new name stands in for them.
 */
export function completeCause(given: CausePart, recorded: RootCause | undefined): RootCause {
  const { category, service, text } = given;
  const names = { ...(category !== undefined && { category }), ...(service !== undefined && { service }) };
  if (text !== undefined) return { ...names, text };
  const standsIn = recorded === undefined || [recorded.category, recorded.service].includes(recorded.text);
  return { ...recorded, ...names, text: standsIn ? (category ?? service ?? "") : recorded.text };
}
