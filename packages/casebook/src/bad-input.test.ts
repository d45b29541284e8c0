import { type Candidate, type Casebook, createCasebook, type Incident, type RecordedDiagnosis } from "casebook";
import { describe, expect, test } from "vitest";
import { on, openIncident, recurring, repeatable, resolvedIncident } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

const good = openIncident(50, "disk full");
const cause = { text: "logs" };
const candidate = { category: "disk full", text: "disk full" };
const bot = { predictor: "bot" };

type Call = (casebook: Casebook, wrong: never) => Promise<unknown>;

const onIncidents: [string, Call][] = [
  ["search", (casebook, incident) => casebook.search(incident)],
  ["diagnose", (casebook, incident) => casebook.diagnose(incident)],
  ["assess", (casebook, incident) => casebook.assess(incident, [candidate], bot)],
];

describe.each(onIncidents)("%s refuses", (_, call) => {
  test.each<[string, unknown, string]>([
    ["nothing", undefined, ""],
    ["null", null, ""],
    ["a text", "Checkout answers 503", ""],
    ["a list", [good], ""],
    ["an empty title", { ...good, title: " \n" }, "title"],
    ["a missing title", { ...good, title: undefined }, "title"],
    ["a title that is a number", { ...good, title: Number.NaN }, "title"],
    ["an empty id", { ...good, id: "" }, "id"],
    ["a local time", { ...good, openedAt: "2026-03-01T09:30:00" }, "openedAt"],
    ["a day that does not exist", { ...good, openedAt: "2026-02-30T09:30:00Z" }, "openedAt"],
    ["a time in numbers", { ...good, openedAt: Number.NaN }, "openedAt"],
    ["an unknown field", { ...good, host: "db-1" }, "host"],
    ["labels that are a list", { ...good, labels: ["a"] }, "labels"],
    ["a cause known before it opened", { ...good, knownAt: on(1), rootCause: cause }, "knownAt"],
  ])("%s as an incident, with field, value and remedy", async (_, wrong, field) => {
    const casebook = await createCasebook(repeatable());
    await expect(call(casebook, wrong as never)).rejects.toMatchObject({
      name: "CasebookError",
      code: "invalid-incident",
      field,
      remedy: expect.stringMatching(/\w/),
    });
    expect(await casebook.count()).toBe(0);
  });
});

describe("refused, with field and remedy, is a call of", () => {
  test.each<[string, string, Call]>([
    ["resolve with an empty id", "id", (casebook) => casebook.resolve(" ", cause)],
    ["resolve with a cause without words", "rootCause.text", (casebook) => casebook.resolve("INC-1", { text: "" })],
    ["resolve with a cause that names nothing", "rootCause", (casebook) => casebook.resolve("INC-1", {})],
    ["resolve with a cause that is a text", "rootCause", (casebook) => casebook.resolve("INC-1", "logs" as never)],
    [
      "resolve with an unknown field",
      "rootCause.kind",
      (casebook) => casebook.resolve("INC-1", { ...cause, kind: "x" } as never),
    ],
    ["resolve with a local time", "knownAt", (casebook) => casebook.resolve("INC-1", cause, "2026-03-01")],
    ["resolve with null for a time", "knownAt", (casebook) => casebook.resolve("INC-1", cause, null as never)],
    ["resolve with a time before the opening", "knownAt", (casebook) => casebook.resolve("INC-1", cause, on(0))],
    ["resolve of an incident that is not there", "id", (casebook) => casebook.resolve("NOPE", cause)],
    ["get with a number", "id", (casebook) => casebook.get(1 as never)],
    ["remove with nothing", "id", (casebook) => casebook.remove(undefined as never)],
    ["search with NaN precedents", "k", (casebook) => casebook.search(good, { k: Number.NaN })],
    ["search with no precedents", "k", (casebook) => casebook.search(good, { k: 0 })],
    ["search with an unknown option", "most", (casebook) => casebook.search(good, { most: 3 } as never)],
    [
      "diagnose with an unknown option",
      "threshold",
      (casebook) => casebook.diagnose(good, { threshold: 0.4 } as never),
    ],
    ["diagnose with a signal that is none", "signal", (casebook) => casebook.diagnose(good, { signal: {} as never })],
    ["diagnose with null for options", "", (casebook) => casebook.diagnose(good, null as never)],
    ["assess without a name", "predictor", (casebook) => casebook.assess(good, [candidate], {} as never)],
    ["assess with an empty name", "predictor", (casebook) => casebook.assess(good, [candidate], { predictor: " " })],
    ["assess without options", "", (casebook) => casebook.assess(good, [candidate], undefined as never)],
    [
      "assess with an unknown option",
      "name",
      (casebook) => casebook.assess(good, [candidate], { ...bot, name: "x" } as never),
    ],
    ["assess with one candidate for many", "candidates", (casebook) => casebook.assess(good, candidate as never, bot)],
    [
      "assess with a candidate without words",
      "candidates.0.text",
      (casebook) => casebook.assess(good, [{ category: "x" } as Candidate], bot),
    ],
    [
      "assess with a score of NaN",
      "candidates.0.score",
      (casebook) => casebook.assess(good, [{ ...candidate, score: Number.NaN }], bot),
    ],
    ["fit with a progress that is none", "onProgress", (casebook) => casebook.fit({ onProgress: 1 as never })],
    ["fit with an unknown option", "since", (casebook) => casebook.fit({ since: on(1) } as never)],
    ["evaluate with half an incident", "warmUp", (casebook) => casebook.evaluate({ warmUp: 0.5 })],
    ["evaluate with NaN", "warmUp", (casebook) => casebook.evaluate({ warmUp: Number.NaN })],
    ["evaluate without a name", "name", (casebook) => casebook.evaluate({ name: "" })],
    ["add with an unknown option", "batch", (casebook) => casebook.add([], { batch: 1 } as never)],
    ["add with nothing", "incidents", (casebook) => casebook.add(undefined as never)],
    ["add with one incident for many", "incidents", (casebook) => casebook.add(good as never)],
    ["add with a text", "incidents", (casebook) => casebook.add("INC-1" as never)],
  ])("%s", async (_, field, call) => {
    const casebook = await createCasebook(repeatable());
    await casebook.add([openIncident(1, "disk full")]);
    await expect(call(casebook, undefined as never)).rejects.toMatchObject({
      name: "CasebookError",
      code: expect.stringMatching(/^(invalid|unknown)-/),
      field,
      remedy: expect.stringMatching(/\w/),
    });
    expect(await casebook.get("INC-1")).toEqual(openIncident(1, "disk full"));
  });
});

test("add hands back what is no incident, whatever it is, with line, field, value and remedy", async () => {
  const casebook = await createCasebook(repeatable());
  const wrong = [null, 7, "x", [], {}, { ...good, title: "" }, { ...good, summary: 7 }];
  const report = await casebook.add(wrong as Incident[]);
  expect(report).toMatchObject({ added: 0 });
  expect(report.rejected.map(({ field }) => field)).toEqual(["", "", "", "", "id", "title", "summary"]);
  for (const rejected of report.rejected) {
    expect(rejected).toMatchObject({
      rejected: true,
      reason: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/\w/),
    });
  }
});

describe("unusual texts", () => {
  const names = [
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "🔥💾",
    "הדיסק מלא",
    "القرص ممتلئ",
    "磁盘已满",
  ];

  test.each(names)("%s can be id, word, label, category and service, through a directory and back", async (name) => {
    const directory = temporaryDirectory();
    const label = name === "__proto__" ? "proto" : name;
    const odd = (number: number): Incident => ({
      ...resolvedIncident(number, "disk full"),
      id: `${name}${number === 0 ? "" : number}`,
      title: `${name} ${name} seen`,
      service: name,
      severity: name,
      labels: { [label]: name },
      digest: [`${name} | ${name}`],
      rootCause: { category: name, service: name, text: name },
    });
    let casebook = await createCasebook({ ...repeatable(), directory });
    await casebook.add([...recurring(6), ...[0, 6, 7, 8, 9].map(odd)]);
    await casebook.fit();
    await casebook.close();
    let ids = 0;
    casebook = await createCasebook({ ...repeatable(), newId: () => `${name}#${++ids}`, directory });
    expect(casebook.damage).toEqual([]);
    expect(await casebook.get(name)).toEqual(odd(0));
    const { rootCause: _, resolvedAt: __, ...asked } = odd(20);
    const diagnosis = await casebook.diagnose(asked);
    expect(first(diagnosis)).toMatchObject({ category: name });
    expect(diagnosis.precedents[0]!.incident.rootCause?.category).toBe(name);
    await casebook.feedback({ diagnosis: diagnosis.id, verdict: "confirmed", at: on(21) });
    const assessed = await casebook.assess(
      { ...asked, id: "next", openedAt: on(22) },
      [{ category: name, text: name }],
      { predictor: name },
    );
    expect(assessed).toMatchObject({ signals: { supporters: expect.any(Number) } });
    expect(await casebook.remove(name)).toBe(true);
    await casebook.close();
    casebook = await createCasebook({ ...repeatable(), directory });
    expect(await casebook.get(name)).toBeUndefined();
    expect(await casebook.get(asked.id)).toMatchObject({ rootCause: { category: name } });
    await casebook.close();
  });

  test("a label called __proto__ is refused with its reason, and not dropped in silence", async () => {
    const casebook = await createCasebook(repeatable());
    const labels = JSON.parse('{"__proto__":"x"}');
    const report = await casebook.add([{ ...good, labels }]);
    expect(report).toMatchObject({ added: 0, rejected: [{ field: "labels.__proto__" }] });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test("a summary of 1 MB is stored, found again and diagnosed", async () => {
    const directory = temporaryDirectory();
    const summary = Array.from({ length: 130_000 }, (_, at) => `word${at % 5000}`)
      .join(" ")
      .padEnd(1_000_000, "x");
    const casebook = await createCasebook({ ...repeatable(), directory });
    await casebook.add([...recurring(6), { ...resolvedIncident(6, "disk full"), summary }]);
    await casebook.close();
    const again = await createCasebook({ ...repeatable(), newId: () => "again", directory });
    expect((await again.get("INC-6"))?.summary).toBe(summary);
    const diagnosis = await again.diagnose({ ...good, summary });
    expect(diagnosis.precedents[0]!.incident.id).toBe("INC-6");
    await again.close();
  });
});

function first(diagnosis: RecordedDiagnosis): Candidate | undefined {
  if (diagnosis.status === "failed") throw diagnosis.error;
  return diagnosis.causes[0];
}
