/** A short form of `pnpm faults`. The seed is another each time and stands in the message of a failure. */
import { describe, expect, test } from "vitest";
import { flipBytes } from "./flip/flip-bytes.ts";
import { flipCasebook } from "./flip/flip-casebook.ts";
import { killOften } from "./kill/kill-often.ts";
import { onReadOnlyDisk, runShort, temporaryPlace, tinyFileSystem } from "./limits/run-short.ts";
import { cutPower } from "./power/cut-power.ts";

const seed = Number(process.env.FAULTS_SEED ?? Math.floor(Math.random() * 1_000_000));

describe(`with seed ${seed}`, { timeout: 300_000 }, () => {
  test("a byte changed in any file is noticed or makes no difference, and nothing is served that was not written", async () => {
    const { broken, flips, outcomes } = await flipBytes(20, 1, seed);
    expect(broken).toEqual([]);
    expect(Object.keys(flips).sort()).toEqual([
      "incidents.index",
      "incidents.index.new",
      "incidents.journal",
      "incidents.journal.damaged",
      "incidents.journal.new",
      "vectors.bin",
      "vectors.new",
    ]);
    expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0);
  });

  test("the same holds for the ledger and for what was learned", async () => {
    const { broken, flips, outcomes } = await flipCasebook(100, seed);
    expect(broken).toEqual([]);
    expect(Object.keys(flips)).toEqual(["ledger.journal", "fit.json"]);
    expect(outcomes.reported).toBeGreaterThan(0);
  });

  test("power that is cut between operations on the disk takes nothing that was acknowledged", async () => {
    const { broken, cuts } = await cutPower(24, 1, seed);
    expect(broken).toEqual([]);
    expect(cuts).toBeGreaterThan(40);
  });

  test("processes killed at random moments leave stores that open and hold what was acknowledged", async () => {
    const { broken, kills } = await killOften(10, seed);
    expect(broken).toEqual([]);
    expect(kills).toBe(10);
  });

  test("files that may not grow, and a full file system, are told and take nothing", async () => {
    const { broken, outcomes } = await runShort("space", "ulimit -f 300", await temporaryPlace());
    expect(broken).toEqual([]);
    expect(outcomes["add: journal-write-failed"]).toBeGreaterThan(0);
    const place = await tinyFileSystem();
    if (place === undefined) return;
    const full = await runShort("space", ":", place);
    expect(full.broken).toEqual([]);
    expect(full.outcomes["add: journal-write-failed"]).toBeGreaterThan(0);
  });

  test("too many open files are told and take nothing", async () => {
    const { broken, outcomes } = await runShort("files", "ulimit -n 64", await temporaryPlace());
    expect(broken).toEqual([]);
    expect(outcomes["open: journal-file"]).toBeGreaterThan(0);
  });

  test("a clock that jumps takes nothing", async () => {
    const { broken, outcomes } = await runShort("clock", ":", await temporaryPlace());
    expect(broken).toEqual([]);
    expect(outcomes["open: done"]).toBe(5);
  });

  test("a disk that becomes read-only is told; what is on it opens for reading", async () => {
    expect((await onReadOnlyDisk()).broken).toEqual([]);
  });
});
