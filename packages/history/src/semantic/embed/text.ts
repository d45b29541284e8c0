/** What a model is shown of an incident. */
import { createHash } from "node:crypto";
import { causesOf, type Incident, type Question, redactIncident } from "@casebook/incident";

/** Models read a beginning only, and services refuse long texts. In characters. */
const longest = 8000;

export type Kind = "precedent" | "question";

/**
 * Symptoms, and of a precedent its causes, which were known by then. They come after the title, since models cut what is
 * long. Secrets are redacted unless the model is local.
 */
export function embeddingText(given: Incident | Question, kind: Kind, local: boolean): string {
  const { title, summary, service, digest = [], ...rest } = local ? given : redactIncident(given);
  const causes = kind === "question" ? [] : causesOf({ title, summary, ...rest } as Incident);
  const causeTexts = causes.map(({ category, text }) => (category === undefined ? text : `${category}: ${text}`));
  const parts = [title, ...causeTexts, summary, service ?? "", ...digest].filter((part) => part.trim() !== "");
  return parts.join("\n").slice(0, longest).toWellFormed();
}

/**
 * Names a text in the cache: SHA-256 in base64. Made of the text before redaction, which takes long; `local` is a part of
 * it, since it decides what the model is shown. Models may embed a question otherwise than a precedent.
 */
export function keyOf(given: Incident | Question, kind: Kind, local: boolean): string {
  const shown = local ? "as it is" : "redacted";
  return createHash("sha256")
    .update(`${kind}\n${shown}\n${embeddingText(given, kind, true)}`)
    .digest("base64");
}
