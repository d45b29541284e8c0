import { cleanText } from "@casebook/prompt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRows, sharedDatasets } from "../__fixtures__/shared-datasets.ts";

const only = { frames: false, base64: false, html: false, repeatedLines: false } as const;
const linesOf = (text: string): string[] => text.split("\n");

describe("stack traces", () => {
  const frames = (text: string, kept = 3): string[] => linesOf(cleanText(text, { ...only, frames: kept }));
  const numbered = (count: number, line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join("\n");

  it("of Java keep what was thrown, the first frames of each cause, and what stands around", () => {
    const java = [
      "It fails:",
      "java.lang.IllegalStateException: no pool",
      numbered(9, (at) => `\tat com.example.Pool.get${at}(Pool.java:${at})`),
      "Caused by: java.io.IOException: closed",
      numbered(4, (at) => `\tat com.example.Socket$Inner.<init>(Socket.java:${at})`),
      "\t... 12 more",
      "Please help",
    ].join("\n");
    expect(frames(java)).toEqual([
      "It fails:",
      "java.lang.IllegalStateException: no pool",
      "\tat com.example.Pool.get0(Pool.java:0)",
      "\tat com.example.Pool.get1(Pool.java:1)",
      "\tat com.example.Pool.get2(Pool.java:2)",
      "\t[6 more frames]",
      "Caused by: java.io.IOException: closed",
      "\tat com.example.Socket$Inner.<init>(Socket.java:0)",
      "\tat com.example.Socket$Inner.<init>(Socket.java:1)",
      "\tat com.example.Socket$Inner.<init>(Socket.java:2)",
      "\t[2 more frames]",
      "Please help",
    ]);
  });

  it("that recur keep different frames only", () => {
    const recursive = numbered(50, () => "\tat a.B.walk(B.java:7)");
    expect(frames(`X\n${recursive}\n\tat a.B.main(B.java:1)`)).toEqual([
      "X",
      "\tat a.B.walk(B.java:7)",
      "\tat a.B.main(B.java:1)",
      "\t[49 more frames]",
    ]);
  });

  it("that were seen before are said to be", () => {
    const trace = numbered(9, (at) => `\tat a.B.c${at}(B.java:${at})`);
    const text = `first failure of the day\n${trace}\nsecond failure\n${trace}\nthird failure\n${trace}`;
    expect(linesOf(cleanText(text)).slice(5)).toEqual([
      "second failure",
      "\t[9 frames as above] [2 times]",
      "third failure",
    ]);
  });

  it.each([
    [
      "Python",
      "Traceback (most recent call last):",
      (at: number) => `  File "/app/a.py", line ${at}, in run\n    self.run(${at})`,
      "ValueError: bad",
      6,
    ],
    ["JavaScript", "TypeError: x is undefined", (at: number) => `    at Object.run${at} (/app/a.js:${at}:7)`, "", 3],
    ["JavaScript without a name", "Error: x", (at: number) => `    at /app/a.js:${at}:7`, "", 3],
    [
      ".NET",
      "System.Exception: x",
      (at: number) => `   at Shop.Cart.Add${at}(Item i) in C:\\a\\Cart.cs:line ${at}`,
      "",
      3,
    ],
    [
      "Go",
      "goroutine 1 [running]:",
      (at: number) => `main.run${at}(0x1, 0x2)\n\t/app/main.go:${at} +0x1d`,
      "exit status 2",
      6,
    ],
    ["Ruby", "a.rb:1:in `x': bad (RuntimeError)", (at: number) => `\tfrom a.rb:${at}:in \`run${at}'`, "", 3],
    ["gdb", "Program received signal SIGSEGV", (at: number) => `#${at}  0x00007f in run${at} () at a.c:${at}`, "", 3],
    [
      "Rust",
      "thread 'main' panicked at a.rs:1",
      (at: number) => `  ${at}: core::panicking::panic${at}`,
      "note: run with",
      3,
    ],
  ])("of %s are shortened", (_, head, frame, tail, lines) => {
    const kept = frames([head, numbered(20, frame), ...(tail === "" ? [] : [tail])].join("\n"));
    expect(kept[0]).toBe(head);
    expect(kept.slice(1, 1 + lines).join("\n")).toBe(numbered(3, frame));
    expect(kept[1 + lines]).toMatch(/^\s*\[17 more frames\]$/);
    expect(kept.slice(2 + lines)).toEqual(tail === "" ? [] : [tail]);
  });

  it.each([
    "We met at the office (room 3)\nat noon\nat 10:30",
    "# 1 is the first\n1: one\n2: two",
    "\tat a.B.c(D.java:1)\n\tat a.B.d(D.java:2)",
    "File a bug, line up, in order",
  ])("are not seen in %j", (text) => {
    expect(frames(text).join("\n")).toBe(text);
  });
});

describe("base64", () => {
  const data = "iVBORw0KGgoAAAANSUhEUgAA9aB3".repeat(20);
  const clean = (text: string): string => cleanText(text, { ...only, base64: true });

  it("is replaced by its length, in an address, in lines and in one piece", () => {
    expect(clean(`see data:image/png;base64,${data}== here`)).toMatch(/^see \[base64, \d+ characters\] here$/);
    expect(clean(`blob: ${data}.`)).toBe("blob: [base64, 560 characters].");
    const lines = data.match(/.{1,76}/g)!.join("\n");
    expect(clean(`begin\n${lines}\nend`)).toBe(`begin\n[base64, ${lines.length} characters]\nend`);
  });

  it.each([
    "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    "123e4567-e89b-12d3-a456-426614174000 checkout-7d9f8b6c5d-x2x4z",
    `org.${"ExtremelyLongPackageName.".repeat(10)}AbstractSingletonProxyFactoryBean2`,
    `/var/lib/${"deeply/Nested/Folder2/".repeat(10)}file`,
    "a".repeat(500),
    "=".repeat(200),
    "-".repeat(200),
  ])("is not seen in %j", (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe("HTML", () => {
  const clean = (text: string): string => cleanText(text, { ...only, html: true });

  it.each([
    ["<p>Down</p><p>since <b>noon</b></p>", "Down\nsince noon"],
    ["<ul><li>one</li><li>two</li></ul>", "- one\n- two"],
    ["a<br>b<br/>c", "a\nb\nc"],
    ["<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a\tb\nc"],
    ['<a href="https://example.com/x">see</a>', "see (https://example.com/x)"],
    ["<style>p { color: red }</style><p>x</p><script>alert(1)</script>", "x"],
    ["<p>a &amp; b &lt; c&nbsp;d</p>", "a & b < c\u00a0d"],
    ["<!-- hidden --><div>shown</div>", "shown"],
    ["<p>in Foo.<init>() of List<String></p>", "in Foo.<init>() of List<String>"],
    ["<p>never closed", "never closed"],
    ['<img src="x.png" alt="a graph"><p>b</p>', "a graph\nb"],
  ])("%j becomes %j", (html, words) => {
    expect(clean(html)).toBe(words);
  });

  it.each([
    "if (a < b && c > d) return List<String>;",
    "Foo.<init>(Foo.java:3) and <clinit>",
    "5 < 6 > 4 & so on &amp; on",
    "<title> in a log line, <body too",
    "From: Ada <ada@example.com>",
    "<a",
  ])("is not seen in %j", (text) => {
    expect(clean(text)).toBe(text);
  });
});

describe("repeated lines", () => {
  const clean = (text: string): string => cleanText(text, { ...only, repeatedLines: true });

  it("are folded into the first, with their count", () => {
    expect(clean("connection refused by db\nok\nconnection refused by db\nconnection refused by db")).toBe(
      "connection refused by db [3 times]\nok",
    );
  });

  it("are alike if only times and ids differ", () => {
    const text = [
      "2026-03-01 09:30:00,123 ERROR request 123e4567-e89b-12d3-a456-426614174000 failed",
      "2026-03-01 09:30:07,456 ERROR request 223e4567-e89b-12d3-a456-426614174001 failed",
      "2026-03-01T09:31:00Z WARN pool 80 % full",
      "2026-03-01T09:32:00Z WARN pool 95 % full",
    ].join("\n");
    expect(clean(text)).toBe(
      [
        "2026-03-01 09:30:00,123 ERROR request 123e4567-e89b-12d3-a456-426614174000 failed [2 times, at other times or with other ids]",
        "2026-03-01T09:31:00Z WARN pool 80 % full",
        "2026-03-01T09:32:00Z WARN pool 95 % full",
      ].join("\n"),
    );
  });

  it("are not short ones, which may stand in many places", () => {
    expect(clean("}\n}\n\n\n---\n---")).toBe("}\n}\n\n\n---\n---");
  });
});

describe("cleaning", () => {
  it("never fails, and twice changes nothing more but for frames of frames", () => {
    const piece = fc.constantFrom(
      "<p>",
      "</p>",
      "&lt;",
      "\tat a.B.c(D.java:1)\n",
      "\n",
      "x",
      "Ab1".repeat(60),
      "the same line again\n",
      "data:a/b;base64,",
      "🔥",
      "<",
      "\ud800",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece, { maxLength: 20 }).map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          expect(typeof cleanText(text)).toBe("string");
          expect(cleanText(text, only)).toBe(text.replaceAll("\r\n", "\n"));
        },
      ),
    );
  });

  it.each([
    "<p>",
    "<",
    "&lt;",
    "\tat a.B.c(D.java:1)\n",
    "a".repeat(99),
    "Ab1",
    `${"Ab1".repeat(20)}\n`,
    '  File "a", line 1\n',
  ])("half a megabyte of %j ends", (piece) => {
    expect(cleanText(piece.repeat(Math.ceil(5e5 / piece.length))).length).toBeLessThanOrEqual(5.1e5);
  });
});

const shared = sharedDatasets();

describe.skipIf(shared === undefined)("cleaning of real texts", () => {
  type Row = { id: string; title: string; summary?: string | null; alerts?: string[] };
  const identifier =
    /\b(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{40}|[A-Z]+-[0-9]{2,})\b/g;

  const textsOf = (name: string): { id: string; text: string }[] =>
    readRows<Row>(shared!, name).map(({ id, title, summary, alerts = [] }) => ({
      id,
      text: [title, summary ?? "", ...alerts].join("\n"),
    }));

  it.each([
    // What was found in them when the cleaning was written: texts with frames; how many grow shorter by cleaning.
    ["bug-fault-types", 44, 40],
    ["bug-duplicates-gitbugs", 195, 150],
    ["forge26-rca-alerts", 0, 1],
    ["wikimedia-incidents", 0, 0],
    ["cloud-postmortems", 0, 0],
  ])("%s: traces end after three frames, and no identifier outside a frame is lost", (name, withFrames, shortened) => {
    const javaFrame = /^\s*at [\w.$<>/]+\(.*\)/;
    let traces = 0;
    let shorter = 0;
    let before = 0;
    let after = 0;
    for (const { id, text } of textsOf(name)) {
      const cleaned = cleanText(text);
      before += text.length;
      after += cleaned.length;
      if (cleaned.length < text.length) shorter++;
      if (linesOf(text).some((line) => javaFrame.test(line))) traces++;
      let run = 0;
      for (const line of linesOf(cleaned)) {
        run = javaFrame.test(line) ? run + 1 : 0;
        expect(run, id).toBeLessThanOrEqual(4);
      }
      const outside = linesOf(text).filter(
        (line) => !/^\s*(?:at|File|from|#\d)\s/.test(line) && !/<[a-z/]/i.test(line),
      );
      const distinct = new Set(
        outside.flatMap((line) => (/\d{2}:\d{2}/.test(line) ? [] : (line.match(identifier) ?? []))),
      );
      for (const one of distinct) if (!/^[0-9a-f]{8}/.test(one)) expect(cleaned, id).toContain(one);
    }
    console.info(
      `${name}: ${before} characters become ${after}; ${traces} texts with Java frames, ${shorter} grow shorter`,
    );
    expect(traces).toBeGreaterThanOrEqual(withFrames);
    expect(shorter).toBeGreaterThanOrEqual(shortened);
  });

  it("loghub: the lines of a system are folded to fewer", () => {
    const rows = readRows<{ system: string; raw: string }>(shared!, "loghub-2k");
    const systems = Map.groupBy(rows, ({ system }) => system);
    for (const [system, lines] of systems) {
      const text = lines.map(({ raw }) => raw).join("\n");
      const cleaned = linesOf(cleanText(text));
      const counted = cleaned.reduce(
        (sum, line) => sum + Number(/ \[(\d+) times(?:, at other times or with other ids)?\]$/.exec(line)?.[1] ?? 1),
        0,
      );
      console.info(`${system}: ${lines.length} lines become ${cleaned.length}`);
      expect(cleaned.length, system).toBeLessThanOrEqual(lines.length);
      if (cleaned.every((line) => !line.includes("more frames"))) expect(counted, system).toBe(linesOf(text).length);
    }
  });
});
