import { tokensOf } from "@casebook/history";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

const table: Record<string, [text: string, tokens: string][]> = {
  words: [
    ["", ""],
    ["  \n\t", ""],
    ["Checkout fails", "checkout fails"],
    ["retry retry Retry", "retry retry retry"],
    ["!!! --- ... ???", ""],
    ["can't connect (twice)", "can t connect twice"],
    ["__proto__ constructor hasOwnProperty", "proto constructor hasownproperty has own property"],
  ],
  identifiers: [
    ["checkout-svc", "checkout-svc checkout svc"],
    ["checkout_svc_2", "checkout_svc_2 checkout svc"],
    ["__init__ a__b", "init a__b a b"],
    ["checkoutService", "checkoutservice checkout service"],
    ["HTTPServer", "httpserver http server"],
    ["java.lang.OutOfMemoryError", "java.lang.outofmemoryerror java lang outofmemoryerror out of memory error"],
    ["std::vector", "std::vector std vector"],
    ["user@example.com", "user@example.com user example com"],
    ["v1.2.3", "v1.2.3 v1"],
    ["End of sentence. Next", "end of sentence next"],
  ],
  "status codes": [
    ["503", "503"],
    ["HTTP 503", "http 503 http|503"],
    ["HTTP/1.1 503", "http/1.1 http 503 http|503"],
    ["http: 404 and https 500", "http 404 and https 500 http|404"],
    ["HTTP 5031", "http 5031"],
  ],
  addresses: [
    ["10.0.0.1", "10.0.0.1"],
    ["10.0.0.1:8080", "10.0.0.1:8080 10.0.0.1"],
    ["2001:db8::1", "2001:db8::1 db8"],
    ["2001:db8::10:20:30", "2001:db8::10:20:30 db8"],
    ["00:1A:2b:3c:4d:5e", "00:1a:2b:3c:4d:5e 1a 2b 3c 4d 5e"],
    ["00:11:22:33:44:55", "00:11:22:33:44:55"],
    ["/var/log/app.log", "var/log/app.log var log app log"],
    ["https://a.example/b?q=1", "https a.example/b a example b q 1"],
  ],
  "hashes and ids": [
    ["sha deadbeef0123", "sha deadbeef0123"],
    ["550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000 550e8400 e29b 41d4 a716"],
  ],
  "dates and clock times, which are left out": [
    ["2026-03-01", ""],
    ["at 2026-03-01T09:30:00Z sharp", "at sharp"],
    ["2026-03-01 09:30:00,123 ERROR", "error"],
    ["[2026-03-01t09:30:00.123456789+01:00] down", "down"],
    ["since 12:34:56, until 12:35:56.7Z: error", "since until error"],
    ["time=09:30:00", "time"],
    ["replica 3 of 12", "replica 3 of 12"],
  ],
  "other scripts": [
    ["🔥 checkout 💥", "checkout"],
    ["فشل الدفع", "فشل الدفع"],
    ["हिन्दी में त्रुटि", "हिन्दी में त्रुटि"],
    ["支付服务超时", "支付 付服 服务 务超 超时"],
    ["库", "库"],
    ["サーバー障害", "サー ーバ バー ー障 障害"],
    ["redis連線失敗", "redis 連線 線失 失敗"],
    ["支付svc超时", "支付 svc 超时"],
    ["ＨＴＴＰ　５０３", "http 503 http|503"],
    ["ﬁle ①", "file 1"],
    ["Ünïcode ÉTÉ", "ünïcode été"],
  ],
};

describe.each(Object.entries(table))("%s", (_, rows) => {
  test.each(rows)("%j", (text, tokens) => {
    const expected = tokens.split(" ").map((token) => token.replace("|", " "));
    expect(tokensOf(text)).toEqual(tokens === "" ? [] : expected);
  });
});

test("a word gives the same tokens in every Unicode form", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(tokensOf(text.normalize("NFD"))).toEqual(tokensOf(text.normalize("NFC")));
    }),
    { seed: 20260305 },
  );
});

test("no token is empty, longer than 200 characters or in upper case, whatever the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 500 }), (text) => {
      for (const token of tokensOf(text)) {
        expect(token.length).toBeGreaterThan(0);
        expect(token.length).toBeLessThanOrEqual(200);
        expect(token.toLowerCase()).toBe(token);
      }
    }),
    { seed: 20260306, numRuns: 200 },
  );
});

test("a long token whose letters grow in lower case is cut too", () => {
  expect(tokensOf("İ".repeat(300))[0]).toHaveLength(200);
});

test("a token of a megabyte is cut", () => {
  const tokens = tokensOf(`before ${"x".repeat(2 ** 20)} after`);
  expect(tokens.length).toBeLessThan(10);
  expect(tokens[0]).toBe("before");
  expect(tokens[1]).toBe("x".repeat(200));
  expect(tokens.at(-1)).toBe("after");
});

test("four million Chinese characters without a break do not exhaust the stack", () => {
  expect(tokensOf("支".repeat(2 ** 22)).length).toBeGreaterThan(2 ** 22 - 100);
});

/** Text that makes a backtracking pattern try again from every place. */
const hostile: Record<string, string> = {
  underscores: `a${"_".repeat(8)}`,
  dots: "a.",
  colons: "1:",
  doubleColons: "a::",
  clockTimes: "12:34:",
  dates: "2026-01-",
  humps: "aB",
  upperCase: "A",
  digits: "1",
  marks: "a\u0301",
  statusCodes: "http : ",
  chinese: "支",
  mixed: "支a",
  emoji: "🔥",
};

test.each(Object.entries(hostile))("two million characters of %s take time in proportion", (_, unit) => {
  const secondsFor = (length: number): number => {
    const text = unit.repeat(length / unit.length);
    const begun = performance.now();
    tokensOf(text);
    return (performance.now() - begun) / 1000;
  };
  secondsFor(2 ** 16);
  // A quadratic pattern would need an hour; the bound leaves room for a busy machine.
  expect(secondsFor(2 ** 21)).toBeLessThan(20);
});
