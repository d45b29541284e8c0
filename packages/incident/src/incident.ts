/** What an incident is: the zod schemas, from which the types are inferred. */
import { z } from "zod";

/** ISO 8601 with an offset, such as `2026-03-01T09:30:00Z` or `2026-03-01T10:30:00+01:00`. */
export const timeSchema: z.ZodISODateTime = z.iso.datetime({ offset: true });

const words = z.string().trim().min(1);

export const rootCauseSchema = z.strictObject({
  /** Kind of cause, such as `expired certificate`. */
  category: words.optional(),
  /** The faulty place. */
  service: words.optional(),
  /** The cause in words. */
  text: words,
});

export const incidentSchema = z
  .strictObject({
    id: words,
    title: words,
    /** May be empty; a record without one has an empty one. */
    summary: z.string().default(""),
    openedAt: timeSchema,
    resolvedAt: timeSchema.optional(),
    /** When the root cause became known; `resolvedAt` if absent. */
    knownAt: timeSchema.optional(),
    /** Where the symptoms showed. */
    service: words.optional(),
    severity: words.optional(),
    labels: z.record(z.string(), z.string()).optional(),
    /** Lines of telemetry as they stood when the incident opened, fields separated by `|`. */
    digest: z.array(z.string()).optional(),
    /** Shared by the incidents of one and the same event. */
    outage: words.optional(),
    rootCause: rootCauseSchema.optional(),
    /** Further causes, beside `rootCause`; refused without it, as they would count for nothing. */
    contributing: z.array(rootCauseSchema).optional(),
    mitigation: z.string().optional(),
    /** Ids of incidents known to be related: an answer, never a symptom. */
    related: z.array(words).optional(),
    url: z.string().optional(),
  })
  .superRefine((incident, context) => {
    for (const field of ["resolvedAt", "knownAt"] as const) {
      const time = incident[field];
      if (time === undefined || epochOf(time) >= epochOf(incident.openedAt)) continue;
      // Dates that do not exist, such as 2018-02-29, have an epoch too, and are refused on their own.
      if (isTime(time) && isTime(incident.openedAt)) {
        context.addIssue({ code: "custom", path: [field], message: `${field} is before openedAt` });
      }
    }
    if (incident.contributing?.length && incident.rootCause === undefined) {
      context.addIssue({
        code: "custom",
        path: ["contributing"],
        message: "contributing holds further causes, but rootCause is missing",
      });
    }
  });

function isTime(text: string): boolean {
  return timeSchema.safeParse(text).success;
}

export type RootCause = z.infer<typeof rootCauseSchema>;
export type Incident = z.infer<typeof incidentSchema>;

/** Milliseconds since 1970 of an ISO 8601 time with offset: times are compared as moments, never as text. */
export function epochOf(time: string): number {
  return Date.parse(time);
}

/** After every moment that an incident can have. */
export const endOfTime = "9999-12-31T23:59:59.999Z";

/** When the root cause became known: `knownAt`, else `resolvedAt`. Undefined: never a precedent. */
export function knownAtOf(incident: Incident): string | undefined {
  return incident.knownAt ?? incident.resolvedAt;
}

/** All recorded causes, the root cause first. Empty while it is unknown. */
export function causesOf(incident: Incident): RootCause[] {
  return incident.rootCause === undefined ? [] : [incident.rootCause, ...(incident.contributing ?? [])];
}
