import { redact } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withoutSecrets } from "../__fixtures__/redaction-corpus.ts";

/** Put together at run time, so that no scanner takes this file for a leak. */
const join = (...parts: string[]) => parts.join("");
const letters = (count: number) => "aB3dE5gH7jK9".repeat(20).slice(0, count);
const pem = (body: string, kind = "RSA PRIVATE KEY") => `-----BEGIN ${kind}-----\n${body}\n-----END ${kind}-----`;
const jwt = join("eyJ", "hbGciOiJIUzI1NiJ9.eyJ", "zdWIiOiIxIn0.c2lnbmF0dXJl-_x");

const secrets: [kind: string, secret: string][] = [
  ["aws-access-key-id", join("AKIA", "IOSFODNN7EXAMPLE")],
  ["aws-access-key-id", join("ASIA", "Y34FZKBOKMUTVV7A")],
  ["github-token", join("ghp_", letters(36))],
  ["github-token", join("github_pat_", letters(22), "_", letters(59))],
  ["gitlab-token", join("glpat-", letters(20))],
  ["slack-token", join("xoxb-", "123456789012-", letters(24))],
  ["stripe-key", join("sk_live_", letters(24))],
  ["stripe-key", join("rk_test_", letters(24))],
  ["google-api-key", join("AIza", letters(35))],
  ["google-api-key", join("ya29.", letters(40))],
  ["jwt", jwt],
  ["private-key", pem(`${letters(64)}\n${letters(64)}==`)],
  ["private-key", pem(`Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n${letters(64)}`)],
  ["private-key", pem(letters(64), "PRIVATE KEY")],
  ["private-key", pem(`Version: 1 - x\n\n${letters(64)}`, "PGP PRIVATE KEY BLOCK")],
];

describe("a secret", () => {
  it.each(secrets)("of kind %s is replaced, wherever it stands", (kind, secret) => {
    const mark = `[redacted:${kind}]`;
    expect(redact(secret)).toBe(mark);
    expect(redact(`The key ${secret}, which leaked, and ${secret}`)).toBe(`The key ${mark}, which leaked, and ${mark}`);
    expect(redact(`{"key":"${secret}"}`)).toBe(`{"key":"${mark}"}`);
  });
  it.each([
    ["Authorization: Bearer abc.def-123", "Authorization: Bearer [redacted:authorization]"],
    ["authorization: basic dXNlcjpwYXNz and more", "authorization: basic [redacted:authorization] and more"],
    ['{"Authorization":"Token 0123abcdef"}', '{"Authorization":"Token [redacted:authorization]"}'],
    ["Authorization: Bearer abcdef", "Authorization: Bearer [redacted:authorization]"],
    [`curl -H 'X: bearer ${letters(20)}=='`, "curl -H 'X: bearer [redacted:authorization]'"],
    ["https://hooks.slack.com/services/T000/B000/XXXXXXXX", "https://hooks.slack.com/[redacted]"],
    ["postgres://admin:s3:cr#t@db.internal:5432/app", "postgres://admin:[redacted:url-password]@db.internal:5432/app"],
    ["redis://:hunter2@cache:6379", "redis://:[redacted:url-password]@cache:6379"],
  ])("in %j keeps what is around it", (text, expected) => {
    const redacted = redact(text);
    if (expected.endsWith("[redacted]"))
      expect(redacted).toBe("https://hooks.slack.com/services/[redacted:slack-webhook]");
    else expect(redacted).toBe(expected);
  });
  it.each([
    ["password=hunter2", "password=[redacted:password]"],
    ["DB_PASSWORD=hunter2;host=db", "DB_PASSWORD=[redacted:password];host=db"],
    ["passwd: hunter2 was used", "passwd: [redacted:password] was used"],
    ["Server=db;Pwd=p(a)s{s};Uid=x", "Server=db;Pwd=[redacted:password];Uid=x"],
    ['"password": "two words \\" and more", "a": 1', '"password": "[redacted:password]", "a": 1'],
    ["'password': 'it is \"x\"'", "'password': '[redacted:password]'"],
    ['{\\"password\\":\\"x y\\",\\"a\\":1}', '{\\"password\\":\\"[redacted:password]\\",\\"a\\":1}'],
    ['"password": "cut off', '"password": "[redacted:password]'],
    ['"password": "ends in \\\\", "a": 1', '"password": "[redacted:password]", "a": 1'],
    ["password => 'x'", "password => '[redacted:password]'"],
    ["?user=a&api_key=x1&b=2", "?user=a&api_key=[redacted:secret]&b=2"],
    ["token=abc", "token=[redacted:secret]"],
    ["client_secret: swordfish", "client_secret: [redacted:secret]"],
    ["X-Api-Key: 12ab cd", "X-Api-Key: [redacted:secret] cd"],
    ["aws_secret_access_key = abc/def+x", "aws_secret_access_key = [redacted:secret]"],
    ['"apiKey": "x"', '"apiKey": "[redacted:secret]"'],
    ["SECRET=a\nb", "SECRET=[redacted:secret]\nb"],
  ])("assigned in %j is replaced, and only the value", (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
  it("that was cut off is replaced as far as it goes", () => {
    const begin = "-----BEGIN RSA PRIVATE KEY-----";
    expect(redact(`${begin}\n${letters(64)}\n${letters(64)}\nand then it failed`)).toBe(
      "[redacted:private-key]\nand then it failed",
    );
    expect(redact(`${begin}\\n${letters(64)}\\n`)).toBe("[redacted:private-key]\\n");
  });
  it("keeps its own kind when it is assigned to a name", () => {
    expect(redact(`token=${secrets[2]![1]}`)).toBe("token=[redacted:github-token]");
  });
});

describe("ordinary text", () => {
  it.each(withoutSecrets)("stays: %j", (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("redacting", () => {
  const names = [
    "password",
    "passwd",
    "Pwd",
    "secret",
    "token",
    "api_key",
    "Authorization",
    "Bearer",
    "basic",
    "redacted",
  ];
  const marks = [
    ":",
    "=",
    "=>",
    '"',
    "'",
    "\\",
    '\\"',
    " ",
    "\n",
    "@",
    "/",
    "://",
    "[",
    "]",
    "-----",
    ".",
    "eyJ",
    "x",
    "1",
    ";",
    ",",
  ];
  const others = [
    "ada@example.com",
    "10.0.0.1",
    "fe80::1:2",
    "cookie: a=b",
    "?sig=abcdefgh",
    " -u a:b",
    "--token x",
    "%40",
  ];
  const given = ["[redacted:jwt]", "[redacted:password]", "[redacted:email-2]"];
  const pieces = [
    ...names,
    ...marks,
    ...others,
    ...given,
    "password is a1b2c3",
    ...secrets.map(([, secret]) => secret),
  ];
  const texts = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));

  it("twice changes nothing more", () => {
    fc.assert(
      fc.property(fc.oneof(texts, fc.string({ unit: "grapheme" })), (text) => {
        const once = redact(text);
        expect(redact(once)).toBe(once);
      }),
      { numRuns: 20_000 },
    );
  });
  it("leaves no secret of a known shape, whatever stands around it", () => {
    const around = fc
      .array(fc.constantFrom(" ", "\n", '"', "=", ":", ",", "(", "é"), { maxLength: 5 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(around, fc.constantFrom(...secrets), around, (before, [, secret], after) => {
        expect(redact(`${before}${secret}${after}`)).not.toContain(secret);
      }),
    );
  });
  it.each([
    ['password="', "\\a", '"'],
    ["password=a", "\\z", ""],
    ["-----BEGIN PRIVATE KEY-----", "a-", "\n-----END PRIVATE KEY-----"],
    ["-----BEGIN PRIVATE KEY-----", `\n${"A".repeat(64)}`, ""],
    ["eyJ", "a", ".eyJa.a"],
  ])("of %j and 16 MB of %j does not overflow the stack", (before, piece, after) => {
    const text = before + piece.repeat(16e6 / piece.length) + after;
    expect(redact(text).length).toBeLessThan(text.length);
  });
  const size = 2 ** 20;
  const hostile = [
    ...[
      ...pieces,
      "a",
      "password ",
      "password=",
      "secret: ",
      "Authorization: Bearer ",
      "bearer a",
      "://a:",
      "://:",
      "a://b:c",
    ],
    ...[
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN A ",
      "eyJa.",
      "eyJeyJ",
      "eyJ-",
      "xoxb-",
      "glpat-",
      'password="\\',
      "token='a",
      "\\\\",
      "AKIA",
      "ghp_",
      "a@",
      "a@b.",
      "1.2.3.",
      "ab:",
      "ab::1",
      "--token ",
      "cookie: a",
      "password is a",
      "?sig=a",
      "[redacted:",
    ],
  ];
  it.each(hostile)("1 MB of %j takes less than a second", (piece) => {
    for (const [before, after] of [
      ["", ""],
      ['password="', ""],
      ["-----BEGIN PRIVATE KEY-----", "-"],
      ["://", "@"],
      ["bearer ", "!"],
    ]) {
      const text = before + piece.repeat(Math.ceil(size / piece.length)) + after;
      const start = performance.now();
      redact(text);
      expect(performance.now() - start).toBeLessThan(1000);
    }
  });
});
