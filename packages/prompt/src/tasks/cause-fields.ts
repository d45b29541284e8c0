/** A root cause as quoted fields. */
import type { RootCause } from "@casebook/incident";
import type { Field } from "../delimit/blocks.ts";

export function causeFields({ category = "", service = "", text }: RootCause): Field[] {
  return [
    { name: "kind of cause", text: category },
    { name: "faulty place", text: service },
    { name: "root cause", text },
  ];
}

/** Counter-examples: what was thought and proved wrong. */
export function refutedFields(causes: readonly RootCause[]): Field[] {
  const text = causes
    .map(({ category, text: words }) => (category === undefined ? words : `${category}: ${words}`))
    .join("\n");
  return [{ name: "thought at first, and ruled out by a person", text }];
}
