/** What costs tokens and says little goes out of the texts of incidents. */
import { checkOptions, type Incident } from "@casebook/incident";
import { z } from "zod";
import { removeBase64 } from "./base64.ts";
import { removeHtml } from "./html.ts";
import { foldLines, foldRepeatedLines } from "./repeated-lines.ts";
import { shortenStackTraces } from "./stack-traces.ts";

export type CleanOptions = {
  /** How many frames of a stack trace stay; `false` leaves traces alone. @default 3 */
  frames?: number | false;
  /** @default true */
  base64?: boolean;
  /** @default true */
  html?: boolean;
  /** @default true */
  repeatedLines?: boolean;
};

export const cleanOptionsSchema = z.strictObject({
  frames: z.union([z.int().min(1).max(1000), z.literal(false)]).default(3),
  base64: z.boolean().default(true),
  html: z.boolean().default(true),
  repeatedLines: z.boolean().default(true),
});

export type CleanSettings = z.output<typeof cleanOptionsSchema>;

/**
 * Removes HTML and base64, shortens stack traces, folds repeated log lines. Identifiers stay, however long.
 * @throws CasebookError `invalid-option`
 */
export function cleanText(text: string, options: CleanOptions = {}): string {
  return cleanWith(text, checkOptions("cleanText", cleanOptionsSchema, options));
}

function cleanWith(text: string, { frames, base64, html, repeatedLines }: CleanSettings): string {
  const lines = text.replaceAll("\r\n", "\n");
  let cleaned = html ? removeHtml(lines) : lines;
  if (base64) cleaned = removeBase64(cleaned);
  if (frames !== false) cleaned = shortenStackTraces(cleaned, frames);
  return repeatedLines ? foldRepeatedLines(cleaned) : cleaned;
}

/** The long texts of an incident, cleaned: summary, digest, causes and mitigation. */
export function cleanIncident<Some extends Incident>(incident: Some, settings: CleanSettings): Some {
  const clean = (text: string): string => cleanWith(text, settings);
  const { digest, rootCause, contributing, mitigation } = incident;
  const cause = <Cause extends { text: string }>(given: Cause): Cause => ({ ...given, text: clean(given.text) });
  return {
    ...incident,
    summary: clean(incident.summary),
    ...(digest !== undefined && { digest: settings.repeatedLines ? foldLines(digest.map(clean)) : digest.map(clean) }),
    ...(rootCause !== undefined && { rootCause: cause(rootCause) }),
    ...(contributing !== undefined && { contributing: contributing.map(cause) }),
    ...(mitigation !== undefined && { mitigation: clean(mitigation) }),
  };
}
