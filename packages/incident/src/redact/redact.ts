/** Secrets and personal data out of a text. */
import { chosenPatterns, type RedactOptions } from "./redact-options.ts";
import { replaceSecrets } from "./replace-secrets.ts";

/**
 * Replaces secrets and personal data by `[redacted:kind]`, for good: keys and tokens of common providers, private keys,
 * authorization headers, cookies, passwords in addresses, values assigned to names such as `password` or `api_key`, e-mail
 * and IP addresses. Finds what looks like a secret; one that looks like an ordinary word stays. Redacting twice changes
 * nothing more. `startRedaction` gives placeholders that can be put back.
 * @throws CasebookError `invalid-option`
 */
export function redact(text: string, options: RedactOptions = {}): string {
  return replaceSecrets(text, chosenPatterns("redact", options), (kind) => `[redacted:${kind}]`);
}
