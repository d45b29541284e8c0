/** Secrets out of an incident. */
import type { Incident, RootCause } from "../incident.ts";
import { redact } from "./redact.ts";

/**
 * A copy whose texts are redacted: title, summary, service, severity, label values, digest, causes, mitigation and url.
 * A label whose name says that it is secret, such as `password`, loses its value. Ids and times stay, since other
 * records refer to them.
 */
export function redactIncident(incident: Incident): Incident {
  const { service, severity, labels, digest, rootCause, contributing, mitigation, url } = incident;
  return {
    ...incident,
    title: redact(incident.title),
    summary: redact(incident.summary),
    ...(service !== undefined && { service: redact(service) }),
    ...(severity !== undefined && { severity: redact(severity) }),
    ...(labels !== undefined && { labels: redactLabels(labels) }),
    ...(digest !== undefined && { digest: digest.map(redact) }),
    ...(rootCause !== undefined && { rootCause: redactCause(rootCause) }),
    ...(contributing !== undefined && { contributing: contributing.map(redactCause) }),
    ...(mitigation !== undefined && { mitigation: redact(mitigation) }),
    ...(url !== undefined && { url: redact(url) }),
  };
}

function redactLabels(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, redactLabel(name, value)]));
}

/** A name that says that it is secret is asked for with a harmless value: then the whole label goes, whatever it holds. */
function redactLabel(name: string, value: string): string {
  const assignment = `${name}=`;
  const probe = redact(`${assignment}x`);
  return value !== "" && probe.startsWith(`${assignment}[`) ? probe.slice(assignment.length) : redact(value);
}

function redactCause(cause: RootCause): RootCause {
  const { category, service, text } = cause;
  return {
    ...(category !== undefined && { category: redact(category) }),
    ...(service !== undefined && { service: redact(service) }),
    text: redact(text),
  };
}
