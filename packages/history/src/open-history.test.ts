import { type HistoryOptions, openHistory } from "@casebook/history";
import { isCasebookError } from "@casebook/incident";
import { expect, test } from "vitest";

const refused: [HistoryOptions | object | null, string, unknown][] = [
  [{ directroy: "x" }, "directroy", "x"],
  [{ directory: "" }, "directory", ""],
  [{ directory: 5 }, "directory", 5],
  [{ k1: Number.NaN }, "k1", Number.NaN],
  [{ k1: 0 }, "k1", 0],
  [{ b: 1.5 }, "b", 1.5],
  [{ b: "0.5" }, "b", "0.5"],
  [{ readOnly: "yes", directory: "x" }, "readOnly", "yes"],
  [{ readOnly: true }, "readOnly", true],
  [{ newId: "x" }, "newId", "x"],
  [null, "", null],
];

test.each(refused)("%j is refused with field, value and remedy", async (options, field, value) => {
  const error = await openHistory(options as HistoryOptions).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(isCasebookError(error) && error).toMatchObject({ code: "invalid-option", field, value });
  expect(isCasebookError(error) && error.remedy).toBeTruthy();
});

test("k1 and b are those of the formula", async () => {
  const incident = { summary: "", openedAt: "2026-01-01T00:00:00Z", knownAt: "2026-01-02T00:00:00Z" };
  const question = { id: "new", title: "disk", summary: "", openedAt: "2026-01-03T00:00:00Z" };
  const scores = async (options: HistoryOptions): Promise<number[]> => {
    const history = await openHistory(options);
    await history.add([
      { ...incident, id: "short", title: "disk" },
      { ...incident, id: "long", title: "disk and much besides" },
      { ...incident, id: "twice", title: "disk disk" },
    ]);
    const precedents = await history.before(question).search(question);
    return ["short", "long", "twice"].map((id) => precedents.find(({ incident }) => incident.id === id)!.score);
  };
  // Without length normalisation, f (k1 + 1) / (f + k1) over the question's own 1.
  expect(await scores({ b: 0, k1: 2 })).toEqual([1, 1, 1]);
  const [short, long, twice] = await scores({ b: 1, k1: 2 });
  // Mean length 7 / 3; the question's own weight is 3 / (1 + 2 * 3 / 7).
  const own = 3 / (1 + 6 / 7);
  expect(short).toBeCloseTo(1, 12);
  expect(long).toBeCloseTo(3 / (1 + (2 * 4 * 3) / 7) / own, 12);
  expect(twice).toBeCloseTo(Math.min(1, 6 / (2 + (2 * 2 * 3) / 7) / own), 12);
});
