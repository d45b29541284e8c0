import { isRejected, type ReadOptions, readIncidents, timeOf } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

type Times = { openedAt: string; resolvedAt?: string; knownAt?: string };

async function read(times: Times, options: ReadOptions = {}) {
  const record = JSON.stringify({ id: "1", title: "x", ...times });
  for await (const one of readIncidents([record], { format: "jsonl", ...options })) return one;
  throw new Error("nothing was read");
}

/** The times of a record that is accepted, else why it is not. */
async function timesOf(times: Times, options?: ReadOptions): Promise<unknown> {
  const one = await read(times, options);
  if (isRejected(one)) return `${one.reason} ${one.remedy}`;
  const { openedAt, resolvedAt, knownAt } = one;
  return [openedAt, resolvedAt, knownAt].filter((time) => time !== undefined);
}

describe("a time with an offset", () => {
  test.each([
    ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00Z"],
    ["2026-03-01T09:30:00.123456+05:30", "2026-03-01T09:30:00.123456+05:30"],
    ["2026-03-01 09:30:00Z", "2026-03-01T09:30:00Z"],
    ["2026-03-01t09:30:00z", "2026-03-01T09:30:00Z"],
    ["2026-03-01T09:30:00+0100", "2026-03-01T09:30:00+01:00"],
    ["2026-03-01 09:30:00 -0330", "2026-03-01T09:30:00-03:30"],
    ["2026-03-01 09:30:00+01", "2026-03-01T09:30:00+01:00"],
    ["2026-03-01 09:30:00,5 UTC", "2026-03-01T09:30:00.5Z"],
    ["2026-03-01 09:30 GMT", "2026-03-01T09:30:00Z"],
    ["2026-03-01T09:30Z", "2026-03-01T09:30:00Z"],
    [" 2026-03-01 09:30+0100 ", "2026-03-01T09:30:00+01:00"],
  ])("is read as it is meant: %s", async (written, meant) => {
    expect(timeOf(written)).toBe(meant);
    expect(await timesOf({ openedAt: written, resolvedAt: written, knownAt: written })).toEqual([meant, meant, meant]);
    // Its own offset counts, whatever zone the file was written in.
    expect(await timesOf({ openedAt: written }, { timeZone: "Asia/Tokyo" })).toEqual([meant]);
  });

  test.each([
    ["2026-03-01 09:30:00", "is a local time"],
    ["2026-03-01", "is a date without a time"],
    ["01/03/2026 09:30 +0100", "could be two dates: day and month cannot be told apart"],
    ["2026-02-30 09:30:00+0100", "is a date that does not exist"],
    ["2026-03-01 25:30:00Z", "is not a time"],
    ["2026-03-01 09:30:00 CET", "is not a time"],
    ["2026-03-01 09:30:00+1:00", "is not a time"],
    ["yesterday", "is not a time"],
    ["", "is not a time"],
  ])("is refused if it can mean several things, or none: %j", async (written, reason) => {
    expect(timeOf(written)).toBeUndefined();
    expect(await timesOf({ openedAt: written })).toContain(`openedAt ${reason}`);
  });

  test("is known to have come when it did, however it is written", () => {
    const moment = fc.date({ min: new Date(0), max: new Date("2100-01-01T00:00:00Z"), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.integer({ min: -14 * 60, max: 14 * 60 }), fc.boolean(), (date, offset, colon) => {
        const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1).replace("T", " ");
        const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
          String(part).padStart(2, "0"),
        );
        const written = `${local}${offset < 0 ? "-" : "+"}${hours}${colon ? ":" : ""}${minutes}`;
        expect(Date.parse(timeOf(written)!)).toBe(date.getTime());
      }),
    );
  });
});

describe("a local time", () => {
  test("is refused, with both remedies, and the column that it came from", async () => {
    expect(await timesOf({ openedAt: "2026-03-01 09:30" })).toBe(
      "openedAt is a local time: it does not say in which time zone. Add an offset, such as 2026-03-01T09:30:00Z or 2026-03-01T09:30:00+01:00, " +
        'or pass timeZone: "Europe/Berlin" or whichever zone the file was written in.',
    );
    const csv = "id,title,Created\n1,x,2026-03-01 09:30\n";
    for await (const one of readIncidents([csv], { format: "csv", map: { Created: "openedAt" } })) {
      expect(one).toMatchObject({ reason: expect.stringContaining('(openedAt is read from "Created".)') });
    }
  });

  test.each([
    ["Europe/Berlin", "2026-03-01 09:30", "2026-03-01T08:30:00.000Z"],
    ["Europe/Berlin", "2026-07-01T09:30:15.25", "2026-07-01T07:30:15.250Z"],
    ["America/New_York", "2026-03-01 09:30:00", "2026-03-01T14:30:00.000Z"],
    ["Asia/Kolkata", "2026-03-01 00:15", "2026-02-28T18:45:00.000Z"],
    ["Pacific/Apia", "2011-12-31 00:00", "2011-12-30T10:00:00.000Z"],
    ["UTC", "2026-03-01 09:30", "2026-03-01T09:30:00.000Z"],
  ])("of %s is read with timeZone: %s", async (timeZone, local, moment) => {
    expect(await timesOf({ openedAt: local }, { timeZone })).toEqual([moment]);
  });

  test("that came twice, as clocks were set back, is the moment at which less was known", async () => {
    const twice = "2026-10-25 02:30";
    expect(
      await timesOf({ openedAt: twice, resolvedAt: twice, knownAt: twice }, { timeZone: "Europe/Berlin" }),
    ).toEqual(["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z", "2026-10-25T01:30:00.000Z"]);
    const edges = ["2026-10-25 01:59:59", "2026-10-25 02:00", "2026-10-25 03:00"];
    const opened = await Promise.all(edges.map((openedAt) => timesOf({ openedAt }, { timeZone: "Europe/Berlin" })));
    expect(opened.flat()).toEqual(["2026-10-24T23:59:59.000Z", "2026-10-25T00:00:00.000Z", "2026-10-25T02:00:00.000Z"]);
  });

  test.each([
    ["Europe/Berlin", "2026-03-29 02:00", "2026-03-29 03:00", "2026-03-29T01:00:00.000Z"],
    ["Australia/Lord_Howe", "2026-10-04 02:29:59", "2026-10-04 02:30", "2026-10-03T15:30:00.000Z"],
    ["Pacific/Apia", "2011-12-30 12:00", "2011-12-29 12:00", "2011-12-29T22:00:00.000Z"],
  ])("that never was, as clocks were set forward, is refused: %s, %s", async (timeZone, skipped, beside, moment) => {
    expect(await timesOf({ openedAt: "2011-01-01T00:00:00Z", resolvedAt: skipped }, { timeZone })).toBe(
      `resolvedAt never was in ${timeZone}: clocks were set forward over it. Check in which time zone the file was written, or add an offset to this time.`,
    );
    expect(await timesOf({ openedAt: beside }, { timeZone })).toEqual([moment]);
  });

  test("of a date that does not exist is refused for that", async () => {
    expect(await timesOf({ openedAt: "2026-02-29 10:00" }, { timeZone: "UTC" })).toContain(
      "a date that does not exist",
    );
  });

  test("is what a clock of the zone shows at the moment that it is read as", async () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca");
    const moment = fc.date({ min: new Date("1990-01-01"), max: new Date("2036-01-01"), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(zones, moment, async (timeZone, date) => {
        const shown = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" });
        const [first, last] = (await timesOf(
          { openedAt: shown.format(date), resolvedAt: shown.format(date) },
          { timeZone },
        )) as string[];
        const whole = Math.floor(date.getTime() / 1000) * 1000;
        expect([first, last].map((time) => Date.parse(time!))).toContain(whole);
        for (const time of [first, last]) expect(shown.format(Date.parse(time!))).toBe(shown.format(date));
      }),
    );
  });

  test("counts as known some days after it was resolved", async () => {
    const times = { openedAt: "2026-03-01 09:30", resolvedAt: "2026-03-01 10:30" };
    expect(await timesOf(times, { timeZone: "Europe/Berlin", knownAfter: 1 })).toContain("2026-03-02T09:30:00.000Z");
  });
});

test.each([["Middle/Earth"], [""], [7], [null]])("a zone that there is not is refused: %j", (timeZone) => {
  expect(() => readIncidents([""], { format: "jsonl", timeZone: timeZone as never })).toThrow(
    expect.objectContaining({ code: "invalid-option", field: "timeZone", remedy: expect.stringContaining("IANA") }),
  );
});
