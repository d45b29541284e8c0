/** What a secret looks like: data only, one entry a pattern. */

/**
 * What the pattern matches is replaced by `[redacted:kind]`, except for its group `before`, which stays.
 *
 * Every pattern takes time linear in the text: wherever it begins and fails, it has read no further than to a place
 * where it could begin again, and no text can be matched by one part of it in two ways. A long match repeats a single
 * character class, greedy or lazy: repeating a group millions of times would overflow the engine's stack.
 */
export type SecretPattern = { kind: string; pattern: RegExp };

/**
 * Not right after a letter or digit, where it would be the end of another word. Nor right after a secret that was
 * replaced: a letter stood there before, and redacting twice must not find more than once did.
 */
const start = String.raw`(?<![A-Za-z0-9]|\[redacted:[a-z-]{1,20}\])`;
const keyBegins = "-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----";
const keyEnds = "-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----";
/** A line break, also as it stands inside JSON. */
const breaks = String.raw`(?:\s|\\[nr]){0,8}`;

/** What was replaced before stays as it is. */
const notYetRedacted = String.raw`(?!\[redacted:[a-z-]+\](?:[\s"'\\&;,<>)}\]]|$))`;
/** Two ordinary words, such as in "token: expired at noon". */
const notProse = "(?![A-Za-z]?[a-z]*[.,:;]? [A-Za-z])";

const passwordName = String.raw`(?:password|passwd|passphrase|pwd(?!["']?\s?[:=]\s?["']?/))`;
const secretName = "(?:secret|token|(?:api|access|account|private|secret)[_-]?key(?:[_-]?base)?)";
const nameEnds = String.raw`(?:\\{0,3}["'])?\s{0,8}`;
/** A quote after one or three backslashes is a part of the text. */
const closes = String.raw`(?<!(?:^|[^\\])\\(?:\\\\)?)`;
/** The rest of a text in quotes: those of JSON within JSON, or plain ones. Without a closing quote, the rest of the line. */
const quotedValue = [
  String.raw`(?<=\\")(?!\\{0,3}")[^\r\n]*?(?=\\{0,3}"|[\r\n]|$)`,
  String.raw`(?<=")(?!")[^\r\n]*?(?=${closes}"|[\r\n]|$)`,
  String.raw`(?<=')(?!')[^\r\n]*?(?=${closes}'|[\r\n]|$)`,
].join("|");
const bareValue = String.raw`(?!["'\\&;,<>\s])[^\s"'&;,<>]+?(?=\\["'nrt]|[\s"'&;,<>]|$)`;

/** `name = value`, `name: "value"`, `"name": "value"`: only the value is replaced. */
function assigned(name: string, separator: string, value: string): RegExp {
  const opens = String.raw`\s{0,8}(?:\\{1,3}"|["'])?`;
  return new RegExp(`(?<before>${name}${nameEnds}${separator}${opens})${notYetRedacted}(?:${value})`, "gi");
}

function token(source: string): RegExp {
  return new RegExp(start + source, "g");
}

/** Either case of every letter, in patterns where case means something elsewhere. */
function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const schemes = ["basic", "bearer", "token", "apikey", "digest", "negotiate"].map(anyCase).join("|");

export const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "private-key",
    pattern: new RegExp(String.raw`${keyBegins}(?:(?!-----)[\s\S])*?${keyEnds}`, "g"),
  },
  {
    // A key that was cut off: what stands in lines of base64 after its first line.
    kind: "private-key",
    pattern: new RegExp(`${keyBegins}(?:${breaks}[A-Za-z0-9+/=]{16,}){0,1000}`, "g"),
  },
  {
    kind: "authorization",
    pattern: new RegExp(
      String.raw`(?<before>${anyCase("authorization")}["'\\]{0,4}\s{0,8}[:=]\s{0,8}["'\\]{0,4}(?:${schemes})\s{1,8})${notYetRedacted}${notProse}[^\s"'\\,;<>]+`,
      "g",
    ),
  },
  {
    kind: "authorization",
    pattern: token(String.raw`(?<before>${anyCase("bearer")}\s{1,8})(?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,}`),
  },
  // Three parts in base64 of JSON, the last one empty when it is not signed. "eyJ" is `{"`.
  { kind: "jwt", pattern: token("(?<![_-])eyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]*") },
  {
    kind: "aws-access-key-id",
    pattern: token("(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA)[A-Z2-7]{16}(?![A-Za-z0-9])"),
  },
  { kind: "github-token", pattern: token("(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})") },
  { kind: "gitlab-token", pattern: token("gl(?:pat|agent|cbt|dt|ft|imt|oas|ptt|rt|soat)-[\\w-]{20,}") },
  { kind: "slack-token", pattern: token("(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,}") },
  { kind: "slack-webhook", pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{10,}/g },
  { kind: "stripe-key", pattern: token("(?:[prs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}") },
  { kind: "google-api-key", pattern: token("(?:AIza[\\w-]{35}|ya29\\.[\\w-]{20,}|GOCSPX-[\\w-]{20,})") },
  { kind: "url-password", pattern: /(?<before>:\/\/[^\s:@/?#"'<>]*:)[^\s@/"'<>]+(?=@)/g },
  { kind: "password", pattern: assigned(passwordName, "(?:=>?|:)", `${quotedValue}|${bareValue}`) },
  { kind: "secret", pattern: assigned(secretName, "=>?", `${quotedValue}|${bareValue}`) },
  { kind: "secret", pattern: assigned(secretName, ":", `${quotedValue}|${notProse}${bareValue}`) },
];
