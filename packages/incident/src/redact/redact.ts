/** Secrets out of a text. */
import { secretPatterns } from "./patterns.ts";

/**
 * Replaces secrets by `[redacted:kind]`: keys and tokens of common providers, private keys, authorization headers,
 * passwords in addresses, and values assigned to names such as `password` or `api_key`. Finds what looks like a secret;
 * one that looks like an ordinary word stays. Redacting twice changes nothing more.
 */
export function redact(text: string): string {
  let redacted = text;
  for (const { kind, pattern } of secretPatterns) {
    redacted = redacted.replace(pattern, (...match) => {
      const groups: unknown = match.at(-1);
      const before = typeof groups === "object" ? (groups as { before?: string }).before : undefined;
      return `${before ?? ""}[redacted:${kind}]`;
    });
  }
  return redacted;
}
