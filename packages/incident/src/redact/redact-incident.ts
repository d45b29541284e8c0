/** Secrets and personal data out of an incident. */
import type { Incident, RootCause } from "../incident.ts";
import { patterns as allPatterns } from "./patterns.ts";
import { chosenPatterns, type RedactOptions } from "./redact-options.ts";
import { replaceSecrets } from "./replace-secrets.ts";

/**
 * A copy whose texts are redacted: title, summary, service, severity, label values, digest, causes, mitigation and url.
 * A label whose name says that it is secret, such as `password`, loses its value. Ids and times stay, since other
 * records refer to them.
 * @throws CasebookError `invalid-option`
 */
export function redactIncident(incident: Incident, options: RedactOptions = {}): Incident {
  const patterns = chosenPatterns("redactIncident", options);
  const placeholder = (kind: string): string => `[redacted:${kind}]`;
  return redactFields(incident, (text) => replaceSecrets(text, patterns, placeholder), placeholder);
}

/** The same with any placeholders. */
export function redactFields(
  incident: Incident,
  redactText: (text: string) => string,
  placeholder: (kind: string, value: string) => string,
): Incident {
  const { service, severity, labels, digest, rootCause, contributing, mitigation, url } = incident;
  const redactCause = (cause: RootCause): RootCause => ({
    ...(cause.category !== undefined && { category: redactText(cause.category) }),
    ...(cause.service !== undefined && { service: redactText(cause.service) }),
    text: redactText(cause.text),
  });
  const redactLabel = (name: string, value: string): string => {
    const kind = value === "" ? undefined : secretKind(name);
    return kind === undefined ? redactText(value) : placeholder(kind, value);
  };
  return {
    ...incident,
    title: redactText(incident.title),
    summary: redactText(incident.summary),
    ...(service !== undefined && { service: redactText(service) }),
    ...(severity !== undefined && { severity: redactText(severity) }),
    ...(labels !== undefined && {
      labels: Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, redactLabel(name, value)])),
    }),
    ...(digest !== undefined && { digest: digest.map(redactText) }),
    ...(rootCause !== undefined && { rootCause: redactCause(rootCause) }),
    ...(contributing !== undefined && { contributing: contributing.map(redactCause) }),
    ...(mitigation !== undefined && { mitigation: redactText(mitigation) }),
    ...(url !== undefined && { url: redactText(url) }),
  };
}

/** A name that says that it is secret is asked for with a harmless value: then the whole label goes, whatever it holds. */
function secretKind(name: string): string | undefined {
  const assignment = `${name}=`;
  const probe = replaceSecrets(`${assignment}x`, allPatterns, (kind) => `[redacted:${kind}]`);
  return probe.startsWith(assignment) ? /^\[redacted:([a-z-]+)\]/.exec(probe.slice(assignment.length))?.[1] : undefined;
}
