import { causesOf, epochOf, incidentSchema, knownAtOf, timeSchema } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { incidentArbitrary, incidentWith } from "./__fixtures__/incidents.ts";

const disk = { text: "disk full" };
const alarm = { text: "no alarm" };

describe("causes", () => {
  it("are none while the root cause is unknown", () => {
    expect(causesOf(incidentWith())).toEqual([]);
  });
  it("begin with the root cause", () => {
    expect(causesOf(incidentWith({ rootCause: disk }))).toEqual([disk]);
    expect(causesOf(incidentWith({ rootCause: disk, contributing: [alarm] }))).toEqual([disk, alarm]);
  });
});

describe("the time a cause became known", () => {
  it("is knownAt, else resolvedAt, else nothing", () => {
    const [resolvedAt, knownAt] = ["2026-03-02T00:00:00Z", "2026-03-05T00:00:00Z"];
    expect(knownAtOf(incidentWith())).toBeUndefined();
    expect(knownAtOf(incidentWith({ resolvedAt }))).toBe(resolvedAt);
    expect(knownAtOf(incidentWith({ resolvedAt, knownAt }))).toBe(knownAt);
  });
});

describe("times", () => {
  it("are moments: offsets are taken into account", () => {
    expect(epochOf("2026-03-01T10:30:00+01:00")).toBe(epochOf("2026-03-01T09:30:00Z"));
  });
  it("that are accepted can all be compared", () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, "0"));
    const time = fc
      .tuple(
        fc.integer({ min: 1000, max: 9999 }),
        two(13),
        two(32),
        two(24),
        two(60),
        two(60),
        fc.constantFrom("Z", "+14:00", "-00:00", "+23:59", ""),
      )
      .map(
        ([year, month, day, hour, minute, second, offset]) =>
          `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`,
      );
    fc.assert(
      fc.property(time, (text) => {
        if (timeSchema.safeParse(text).success) expect(Number.isFinite(epochOf(text))).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the schema", () => {
  it("accepts every valid incident and changes nothing in it", () => {
    fc.assert(
      fc.property(incidentArbitrary, (incident) => {
        expect(incidentSchema.parse(incident)).toEqual(incident);
      }),
    );
  });
});
