/** What could be seen of an incident, as quoted fields. */
import type { Question } from "@casebook/incident";
import type { Field } from "./delimit/blocks.ts";

export function symptomFields({
  title,
  summary,
  openedAt,
  service = "",
  severity = "",
  labels = {},
  digest = [],
}: Question): Field[] {
  return [
    { name: "title", text: title },
    { name: "opened", text: openedAt },
    { name: "service", text: service },
    { name: "severity", text: severity },
    {
      name: "labels",
      text: Object.entries(labels)
        .map(([name, value]) => `${name}: ${value}`)
        .join("\n"),
    },
    { name: "summary", text: summary, long: true },
    { name: "telemetry", text: digest.join("\n"), long: true },
  ];
}
