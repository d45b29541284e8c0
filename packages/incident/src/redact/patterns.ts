/** What secrets and personal data look like: data only, one entry a pattern. */
import { placeholderSource } from "./placeholder.ts";

/**
 * What the pattern matches is replaced by a placeholder, except for its group `before`, which stays.
 *
 * Every pattern takes time linear in the text: wherever it begins and fails, it has read no further than to a place
 * where it could begin again, and no text can be matched by one part of it in two ways. A long match repeats a single
 * character class, greedy or lazy: repeating a group millions of times would overflow the engine's stack.
 */
export type SecretPattern = {
  kind: string;
  pattern: RegExp;
  /** In small letters: the pattern matches no text that has none of these in any case. Looking for them is many times faster. */
  hints?: readonly string[];
};

/**
 * Not right after a letter or digit, where it would be the end of another word. Nor right after a secret that was
 * replaced: a letter stood there before, and redacting twice must not find more than once did.
 */
const start = `(?<![A-Za-z0-9]|${placeholderSource})`;
const keyBegins = "-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----";
const keyEnds = "-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----";
/** A line break, also as it stands inside JSON. */
const breaks = String.raw`(?:\s|\\[nr]){0,8}`;

/** What was replaced before stays as it is. */
const notYetRedacted = String.raw`(?!${placeholderSource}(?:[\s"'\\&;,<>)}\]]|$))`;
/** Two ordinary words, such as in "token: expired at noon". A placeholder may stand for the second. */
const notProse = String.raw`(?![A-Za-z]?[a-z]*[.,:;]? (?:[A-Za-z]|\[redacted:))`;

const passwordName = String.raw`(?:password|passwd|passphrase|pwd(?!["']?\s?[:=]\s?["']?/))`;
const secretName = "(?:secret|token|(?:api|access|account|private|secret)[_-]?key(?:[_-]?base)?)";
const passwordHints = ["password", "passwd", "passphrase", "pwd"];
const secretHints = ["secret", "token", "key"];
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

/** A token that begins with one of some words, which stand in `source` as well. */
function key(kind: string, hints: readonly string[], source: string): SecretPattern {
  return { kind, hints: hints.map((hint) => hint.toLowerCase()), pattern: token(source) };
}

/** Either case of every letter, in patterns where case means something elsewhere. */
function anyCase(word: string): string {
  return word.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

const schemes = ["basic", "bearer", "token", "apikey", "digest", "negotiate"].map(anyCase).join("|");

/** Keys and tokens of providers: their own prefix, then so many characters of their alphabet. */
const providerKeys: readonly SecretPattern[] = [
  key("anthropic-key", ["sk-ant-"], String.raw`sk-ant-[\w-]{20,}`),
  key("openai-key", ["sk-"], String.raw`sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{20,}|[A-Za-z0-9]{32,})`),
  key(
    "aws-access-key-id",
    ["AKIA", "ASIA", "ABIA", "ACCA", "AGPA", "AIDA", "AIPA", "ANPA", "ANVA", "AROA"],
    "(?:AKIA|ASIA|ABIA|ACCA|AGPA|AIDA|AIPA|ANPA|ANVA|AROA)[A-Z2-7]{16}(?![A-Za-z0-9])",
  ),
  key("github-token", ["gh", "github_pat_"], "(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,})"),
  key("gitlab-token", ["gl"], String.raw`gl(?:pat|agent|cbt|dt|ft|imt|oas|ptt|rt|soat)-[\w-]{20,}`),
  key("slack-token", ["xox", "xapp-"], "(?:xox[abceoprs]|xapp)-[A-Za-z0-9-]{10,}"),
  key("stripe-key", ["k_live_", "k_test_", "whsec_"], "(?:[prs]k_(?:live|test)|whsec)_[A-Za-z0-9]{10,}"),
  key("google-api-key", ["AIza", "ya29.", "GOCSPX-"], String.raw`(?:AIza[\w-]{35}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})`),
  key("huggingface-token", ["hf_"], "hf_[A-Za-z0-9]{30,}"),
  key("npm-token", ["npm_"], "npm_[A-Za-z0-9]{36,}"),
  key("pypi-token", ["pypi-"], String.raw`pypi-[\w-]{50,}`),
  key("sendgrid-key", ["SG."], String.raw`SG\.[\w-]{16,32}\.[\w-]{16,64}`),
  key("twilio-key", ["SK"], "SK[0-9a-f]{32}(?![A-Za-z0-9])"),
  key("digitalocean-token", ["_v1_"], "do[opr]_v1_[0-9a-f]{40,}"),
  key("databricks-token", ["dapi"], "dapi[0-9a-f]{32}(?![A-Za-z0-9])"),
  key("grafana-token", ["glsa_", "glc_"], String.raw`gl(?:sa|c)_[\w+/=]{20,}`),
  key("vault-token", ["hvs.", "hvb.", "hvr."], String.raw`hv[sbr]\.[\w-]{20,}`),
  key("newrelic-key", ["NRAK-"], "NRAK-[A-Z0-9]{20,}"),
  key("shopify-token", ["shp"], "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
  { kind: "telegram-token", hints: [":aa"], pattern: /(?<![0-9])[0-9]{8,10}:AA[\w-]{33}/g },
  key("mailgun-key", ["key-"], "key-[0-9a-f]{32}(?![A-Za-z0-9])"),
  key("atlassian-token", ["ATATT3"], String.raw`ATATT3[\w=-]{20,}`),
  key("sentry-token", ["sntry"], String.raw`sntry[su]_[\w+/=-]{20,}`),
  key("linear-key", ["lin_api_"], "lin_api_[A-Za-z0-9]{32,}"),
];

/** Values that a name or a place in the text gives away. The order counts: what is replaced is not looked at again. */
const secretPatterns: readonly SecretPattern[] = [
  {
    kind: "private-key",
    hints: ["private key"],
    pattern: new RegExp(String.raw`${keyBegins}(?:(?!-----)[\s\S])*?${keyEnds}`, "g"),
  },
  {
    // A key that was cut off: what stands in lines of base64 after its first line.
    kind: "private-key",
    hints: ["private key"],
    pattern: new RegExp(`${keyBegins}(?:${breaks}[A-Za-z0-9+/=]{16,}){0,1000}`, "g"),
  },
  {
    kind: "authorization",
    hints: ["authorization"],
    pattern: new RegExp(
      String.raw`(?<before>${anyCase("authorization")}["'\\]{0,4}\s{0,8}[:=]\s{0,8}["'\\]{0,4}(?:${schemes})\s{1,8})${notYetRedacted}${notProse}[^\s"'\\,;<>]+`,
      "g",
    ),
  },
  {
    kind: "authorization",
    hints: ["bearer"],
    pattern: token(String.raw`(?<before>${anyCase("bearer")}\s{1,8})(?=[A-Za-z._~+/=-]*[0-9])[A-Za-z0-9._~+/=-]{16,}`),
  },
  // Three parts in base64 of JSON, the last one empty when it is not signed. "eyJ" is `{"`.
  { kind: "jwt", hints: ["eyj"], pattern: token("(?<![_-])eyJ[\\w-]+\\.eyJ[\\w-]+\\.[\\w-]*") },
  ...providerKeys,
  {
    kind: "slack-webhook",
    hints: ["hooks.slack.com/"],
    pattern: /(?<before>hooks\.slack\.com\/(?:services|workflows)\/)[\w/]{10,}/g,
  },
  {
    kind: "webhook",
    hints: ["/api/webhooks/", "/webhookb2/"],
    pattern: /(?<before>\/api\/webhooks\/|\/webhookb2\/)[\w@/-]{20,}/g,
  },
  { kind: "url-password", hints: ["@"], pattern: /(?<before>:\/\/[^\s:@/?#"'<>[]*:)(?!\[redacted:)[^\s@/"'<>]+(?=@)/g },
  {
    kind: "signature",
    hints: ["sig", "security-token"],
    pattern: new RegExp(
      String.raw`(?<before>[?&](?:sig|signature|x-(?:amz|goog)-(?:signature|security-token))=)${notYetRedacted}[^&\s"'<>]{8,}`,
      "gi",
    ),
  },
  {
    // The whole list of cookies: any of them may be a session.
    kind: "cookie",
    hints: ["cookie"],
    pattern: new RegExp(
      String.raw`(?<before>\bcookie["']?\s{0,4}:\s{0,4}["']?)${notYetRedacted}(?=[^\s=;"']{1,80}=)[^\r\n"']+`,
      "gi",
    ),
  },
  {
    kind: "password",
    hints: ["-u", "--user"],
    pattern: new RegExp(
      String.raw`(?<before>\s(?:-u|--user)[ =]{0,2}[^\s:"'/]{1,64}:)${notYetRedacted}(?!/)[^\s"']+`,
      "g",
    ),
  },
  {
    kind: "secret",
    hints: ["--"],
    pattern: new RegExp(
      String.raw`(?<before>--(?:[a-z]{1,20}-){0,3}(?:password|passphrase|token|secret|api-?key)[ \t]{1,3}["']?)${notYetRedacted}${notProse}(?![-"'])[^\s"']+`,
      "gi",
    ),
  },
  {
    // In a sentence only what holds both letters and digits: "the password is hunter2".
    kind: "password",
    hints: passwordHints,
    pattern:
      /(?<before>\b(?:password|passphrase|passwd|pwd)\s{1,4}(?:is|was|to)\s{1,4}["'\x60]?)(?=[^\s"'\x60]*[0-9])(?=[^\s"'\x60]*[A-Za-z])[^\s"'\x60]{5,}?(?=[.,;)]?(?:[\s"'\x60]|$))/gi,
  },
  {
    kind: "password",
    hints: passwordHints,
    pattern: assigned(passwordName, "(?:=>?|:)", `${quotedValue}|${bareValue}`),
  },
  { kind: "secret", hints: secretHints, pattern: assigned(secretName, "=>?", `${quotedValue}|${bareValue}`) },
  { kind: "secret", hints: secretHints, pattern: assigned(secretName, ":", `${quotedValue}|${notProse}${bareValue}`) },
];

const octet = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
const group = "[0-9a-fA-F]{1,4}";
/** What stands before four numbers that are a version. */
const version = String.raw`\b(?:version|release|build|firmware|ver|v)[:=. ]{0,2}|\b(?:Chrome|Chromium|CriOS|HeadlessChrome|Edg|EdgA|OPR|Version|Firefox)/`;

const personalPatterns: readonly SecretPattern[] = [
  {
    kind: "email",
    hints: ["@", "%40"],
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{N}._%+-]|${placeholderSource})(?!git@)[\p{L}\p{N}._%+-]{1,64}(?:@|%40)(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}-])`,
      "gu",
    ),
  },
  {
    // This machine, masks of networks, and what begins with 0 (no machine, or a version) name nobody.
    kind: "ip",
    hints: ["."],
    pattern: new RegExp(
      String.raw`(?<![A-Za-z0-9_.]|[A-Za-z_]-|${version}|${placeholderSource})(?!127\.|255\.|0\.)(?:${octet}\.){3}${octet}(?![\w]|\.\w)`,
      "g",
    ),
  },
  {
    kind: "ip",
    hints: [":"],
    pattern: new RegExp(
      String.raw`(?<![\w:.]|${placeholderSource})(?=[0-9a-fA-F:]{0,38}[0-9])(?:(?:${group}:){7}${group}|[0-9a-fA-F]{2,4}(?::${group}){0,5}::(?:${group}(?::${group}){0,5})?)(?![\w:(])`,
      "g",
    ),
  },
];

/** All of them, in the order in which they are looked for. */
export const patterns: readonly SecretPattern[] = [...secretPatterns, ...personalPatterns];
