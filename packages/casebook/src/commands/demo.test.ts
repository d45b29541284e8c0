import { beforeAll, describe, expect, test } from "vitest";
import { type Said, say } from "../__fixtures__/fake-terminal.ts";

describe("the demo", () => {
  let shown: Said;

  beforeAll(async () => {
    shown = await say(["demo"]);
  });

  test("shows five diagnoses, one abstention with its reason, the figures, and what to make of them", () => {
    const { code, out, error } = shown;
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(out).toMatch(
      /^140 public outages, 2008-07-20 to 2026-02-09, each diagnosed from those whose cause\nwas known/,
    );
    const [answers, rest] = out.split("The last one it would not answer:\n");
    expect(answers!.match(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC {2}\S/gm)).toHaveLength(5);
    expect(answers!.match(/^ {2}Confidence: .*interval.*calibrated on \d+ outcomes in \d+ clusters$/gm)).toHaveLength(
      5,
    );
    expect(answers!.match(/^ {2}Precedents, by similarity:\n/gm)).toHaveLength(5);
    expect(answers!.match(/\| shares \S/g)!.length).toBeGreaterThanOrEqual(10);
    expect(answers!.match(/^ {2}In truth: .+\. (Right|Wrong|It would have been (right|wrong))\.$/gm)).toHaveLength(5);
    expect(rest).toMatch(/ {2}No answer: .+\n {2}Likeliest: .+\n/);
    expect(rest).toMatch(/public outages: category by blend\n {2}100 incidents with a known cause/);
    expect(rest).toMatch(/accuracy .* majority \d+ %, latest of the service \d+ %, nearest \d+ %/);
    const [, share] = /Confidence: (\S+) %.*\n/.exec(rest!)!;
    expect(Number(share)).toBeLessThan(30);
    expect(rest).toContain("No answer: the record does not make any cause as likely as 30 %, the threshold.");
    expect(rest).toContain("hardly recur");
    expect(rest).toContain('"casebook import FILE", then "casebook evaluate"');
    expect(out).not.toMatch(/NaN|undefined|null|-0\.00/);
    for (const line of out.split("\n")) expect(line.length, line).toBeLessThanOrEqual(180);
  });

  test("says where it is worse than no effort at all, with the very figures", () => {
    const { out } = shown;
    const figure = (name: RegExp) => Number(name.exec(out)![1]);
    const [accuracy, majority] = [figure(/accuracy +(\d+) %/), figure(/majority (\d+) %/)];
    expect(accuracy).toBeLessThan(majority);
    expect(out).toMatch(
      new RegExp(`loses to the plainest rule: .*\\s${majority} % of the cases, Casebook in ${accuracy} %\\.`),
    );
    expect(figure(/AUROC +(\S+)/)).toBeLessThan(0.5);
    expect(out).toMatch(/AUROC is under \.50, as nothing tells/);
  });

  test("gives the same bytes every time, watched or not", async () => {
    expect((await say(["demo"], { terminal: true })).out).toBe(shown.out);
  });

  test("gives one object with --json", async () => {
    const { code, out, error } = await say(["demo", "--json"]);
    expect({ code, error }).toEqual({ code: 0, error: "" });
    const { evaluation, last } = JSON.parse(out);
    expect(evaluation).toMatchObject({ dataset: "public outages", n: 100, failed: 0 });
    expect(last).toHaveLength(5);
    for (const one of last) {
      expect(Object.keys(one).sort()).toEqual(["diagnosis", "question", "truth"]);
      expect(one.question).not.toHaveProperty("rootCause");
    }
  });
});
