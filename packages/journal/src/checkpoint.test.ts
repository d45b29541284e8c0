import { type Checkpoint, openJournal } from "@casebook/journal";
import { MemoryDisk } from "@casebook/journal/testing";
import { describe, expect, it } from "vitest";
import { read, recordsOf, refused, write } from "./__fixtures__/helpers.ts";

const records = [{ id: "a", text: "ä😀" }, { id: "b" }, "x".repeat(300_000), { id: "d" }];

async function checkpointOf(disk: MemoryDisk): Promise<Checkpoint> {
  const journal = await openJournal("/journal", { files: disk.files, readOnly: true });
  await journal.close();
  return journal.checkpoint();
}

async function stored(): Promise<{ disk: MemoryDisk; checkpoint: Checkpoint }> {
  const disk = new MemoryDisk();
  await write("/journal", records, { files: disk.files });
  return { disk, checkpoint: await checkpointOf(disk) };
}

async function tail(disk: MemoryDisk, checkpoint: Checkpoint, readOnly: boolean) {
  const journal = await openJournal("/journal", { files: disk.files, checkpoint, readOnly });
  const fresh: unknown[] = [];
  for await (const each of journal.replay(journal.held && checkpoint)) fresh.push(each);
  await journal.close();
  return { held: journal.held, fresh, journal };
}

describe("a checkpoint", () => {
  it("is the same whether it was reached by appending or by reading", async () => {
    const disk = new MemoryDisk();
    const writer = await openJournal("/journal", { files: disk.files });
    for (const record of records) await writer.append([record]);
    await Promise.all([writer.append([1]), writer.append([2, 3])]);
    expect(writer.checkpoint()).toMatchObject({ lines: 8, damaged: [] });
    expect(await checkpointOf(disk)).toEqual(writer.checkpoint());
    await writer.rewrite(() => [1, 2]);
    await writer.append([3]);
    expect(await checkpointOf(disk)).toEqual(writer.checkpoint());
    await writer.close();
  });

  it.each([false, true])(
    "gives the lines before it from memory, and a replay of those after it (readOnly: %s)",
    async (readOnly) => {
      const { disk, checkpoint } = await stored();
      await write("/journal", ["later", "last"], { files: disk.files });
      const { held, fresh, journal } = await tail(disk, checkpoint, readOnly);
      expect(records.map((_, at) => held?.record(at + 2))).toEqual(records);
      expect(held?.lines).toBe(5);
      for (const line of [0, 6, -1, 1.5]) expect(() => held?.record(line)).toThrow();
      expect(fresh).toEqual([
        { line: 6, record: "later" },
        { line: 7, record: "last" },
      ]);
      expect(journal.damage).toEqual([]);
      expect(journal.checkpoint()).toEqual(await checkpointOf(disk));
    },
  );

  it("holds in a journal that goes on: what is appended has the right numbers", async () => {
    const { disk, checkpoint } = await stored();
    const journal = await openJournal("/journal", { files: disk.files, checkpoint });
    await journal.append(["more"]);
    expect(await recordsOf(journal)).toEqual([...records, "more"]);
    expect(journal.checkpoint()).toEqual(await checkpointOf(disk));
    await journal.close();
  });

  it("does not hold once any byte before it is another, or the file is shorter or another", async () => {
    const { disk, checkpoint } = await stored();
    const sound = disk.bytes("/journal");
    const positions = [...Array(200).keys(), ...Array.from({ length: 50 }, (_, at) => sound.length - 1 - at)];
    for (const position of positions) {
      const changed = Buffer.from(sound);
      changed[position] = changed[position]! ^ 1;
      disk.put("/journal", changed);
      const opened = await tail(disk, checkpoint, true).catch((error: { code: string }) => error);
      if ("code" in opened) expect(opened.code).toMatch(/^journal-/);
      else {
        expect(opened.held).toBeUndefined();
        expect(opened.journal.damage.length).toBeGreaterThan(0);
      }
    }
    disk.put("/journal", sound.subarray(0, -1));
    expect((await tail(disk, checkpoint, true)).held).toBeUndefined();
    disk.put("/journal", sound);
    for (const wrong of [
      { ...checkpoint, lines: 4 },
      { ...checkpoint, lines: 6 },
      { ...checkpoint, bytes: checkpoint.bytes - 1 },
      { ...checkpoint, bytes: 0 },
      { ...checkpoint, checksum: 1 },
    ]) {
      expect((await tail(disk, wrong, true)).held).toBeUndefined();
    }
  });

  it("remembers the damaged lines before it, which are reported again", async () => {
    const { disk } = await stored();
    disk.put("/journal", Buffer.from(disk.contents("/journal").replace('"b"', '"X"')));
    const checkpoint = await checkpointOf(disk);
    expect(checkpoint.damaged).toEqual([3]);
    const first = await read("/journal", { files: disk.files });
    const { held, journal } = await tail(disk, checkpoint, false);
    expect(held).toBeDefined();
    expect(journal.damage).toEqual(first.journal.damage);
    expect(journal.checkpoint()).toEqual(checkpoint);
  });

  it("is refused when it is none", async () => {
    const { files } = new MemoryDisk();
    for (const checkpoint of [{}, null, { bytes: 1, lines: 1, checksum: -1, damaged: [] }]) {
      const error = await refused(
        openJournal("/journal", { files, checkpoint: checkpoint as never }),
        "journal-option",
      );
      expect(error.field).toBe("options.checkpoint");
    }
  });
});

describe("loseOnPowerCut", () => {
  it("acknowledges without a sync, and syncs when closed and when written anew", async () => {
    const disk = new MemoryDisk();
    const journal = await openJournal("/journal", { files: disk.files, loseOnPowerCut: true });
    const syncs = (): number => disk.operations.filter((operation) => operation.startsWith("sync /journal")).length;
    const before = syncs();
    await journal.append([1]);
    expect(syncs()).toBe(before);
    await journal.rewrite((replayed) =>
      (async function* () {
        for await (const { record } of replayed) yield record;
      })(),
    );
    expect(syncs()).toBe(before + 1);
    await journal.append([2]);
    await journal.close();
    expect(syncs()).toBe(before + 2);
    disk.powerCut(() => 0);
    expect((await read("/journal", { files: disk.files })).records).toEqual([1, 2]);
  });

  it("loses on a power cut what was acknowledged since, and nothing before it", async () => {
    const disk = new MemoryDisk();
    await write("/journal", ["kept"], { files: disk.files });
    const journal = await openJournal("/journal", { files: disk.files, loseOnPowerCut: true });
    await journal.append(["lost"]);
    disk.powerCut(() => 0);
    expect((await read("/journal", { files: disk.files })).records).toEqual(["kept"]);
  });
});
