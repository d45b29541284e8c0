/** What is done to every text before it is quoted: summaries, cleaning, redaction. */
import { type Incident, type Redaction, type RedactOptions, type RootCause, startRedaction } from "@casebook/incident";
import { type CleanSettings, cleanIncident } from "./clean/clean-text.ts";
import type { Field } from "./delimit/blocks.ts";

export type Preparation = {
  incident(incident: Incident): Incident;
  causes(causes: readonly RootCause[]): RootCause[];
  fields(fields: readonly Field[]): Field[];
  redaction: Redaction;
};

/** One for a whole prompt, so that one value has one placeholder in it. */
export function startPreparation(
  summaries: ReadonlyMap<string, string> | undefined,
  clean: CleanSettings | false,
  redact: RedactOptions | false,
): Preparation {
  const redaction = redact === false ? asItIs : startRedaction(redact);
  return {
    redaction,
    incident(incident) {
      const shown = summarised(incident, summaries?.get(incident.id));
      return redaction.redactIncident(clean === false ? shown : cleanIncident(shown, clean));
    },
    causes: (causes) =>
      causes.map(({ category, text }) => ({
        ...(category !== undefined && { category: redaction.redact(category) }),
        text: redaction.redact(text),
      })),
    fields: (fields) => fields.map((field) => ({ ...field, text: redaction.redact(field.text) })),
  };
}

/** A summary stands for the summary and the telemetry. */
function summarised(incident: Incident, summary: string | undefined): Incident {
  if (summary === undefined) return incident;
  const { digest: _, ...rest } = incident;
  return { ...rest, summary };
}

const asItIs: Redaction = {
  redact: (text) => text,
  redactIncident: (incident) => incident,
  restore: (text) => text,
  counts: () => ({}),
};
