/** Cuts the power at every single operation on the disk, with a disk that forgets what was not synced. */
import { openHistory } from "@casebook/history";
import { MemoryDisk } from "@casebook/journal/testing";
import { lengthEmbeddings } from "../length-embeddings.ts";
import { incidentOf, numbersIn } from "../numbered-incidents.ts";
import { Promises } from "../promises.ts";
import { type Pick, pickFrom } from "../random.ts";

export type PowerReport = {
  /** Power cuts, each before another operation of the disk. */
  cuts: number;
  /** Operations of one undisturbed run, to within `every`. */
  operations: number;
  broken: string[];
};

/** Adds, removes, compacts, saves the index, opens again; the same each time. */
async function story(disk: MemoryDisk, promises: Promises): Promise<void> {
  const { files } = disk;
  const open = () =>
    openHistory({ directory: "/data/store", files, indexAfter: 0, newId: () => "store", embeddings: lengthEmbeddings });
  let history = await open();
  const add = async (count: number): Promise<void> => {
    const mine = promises.fresh(count);
    promises.begun(mine);
    await history.add(mine.map(incidentOf));
    promises.added(mine);
  };
  const remove = async (number: number): Promise<void> => {
    promises.begun([number]);
    await history.remove(`n-${number}`);
    promises.removed(number);
  };
  await add(3);
  await Promise.all([add(1), add(2)]);
  await remove(1);
  await history.close();
  history = await open();
  await Promise.all([history.compact(), add(2)]);
  await remove(4);
  await add(1);
  await history.compact();
  await history.close();
  history = await open();
  await add(2);
  await history.close();
}

/** After each cut the store is opened and looked at, and the story is told once more, cut again somewhere. */
async function cutAt(operation: number, pick: Pick): Promise<{ broken: string[]; reached: boolean }> {
  const disk = new MemoryDisk();
  const promises = new Promises();
  const broken: string[] = [];
  let reached = false;
  for (const at of [operation, pick(operation)]) {
    let done = 0;
    const cut = new Promise<"cut">((resolve) => {
      disk.before = () => {
        if (done++ !== at) return;
        reached = true;
        disk.powerCut(pick);
        resolve("cut");
      };
    });
    const ended = await Promise.race([cut, story(disk, promises)]).catch((error: unknown) => error);
    disk.before = () => {};
    if (ended instanceof Error) broken.push(`the story broke off by itself: ${ended}`);
    try {
      const history = await openHistory({ directory: "/data/store", files: disk.files, embeddings: lengthEmbeddings });
      broken.push(...promises.check(await numbersIn(history).finally(() => history.close())));
    } catch (error) {
      broken.push(`the store does not open: ${error}`);
    }
  }
  return { broken: broken.map((each) => `cut before operation ${operation}: ${each}`), reached };
}

/**
 * Cuts the power before operations of the story.
 * @param every 1: before each; 5: before every fifth, beginning somewhere
 * @param times So often with another chance each
 */
export async function cutPower(every: number, times: number, seed: number): Promise<PowerReport> {
  const pick = pickFrom(seed);
  const report: PowerReport = { cuts: 0, operations: 0, broken: [] };
  for (let time = 0; time < times; time++) {
    for (let operation = pick(every - 1); ; operation += every) {
      const { broken, reached } = await cutAt(operation, pick);
      report.broken.push(...broken);
      if (!reached) {
        report.operations = operation;
        break;
      }
      report.cuts += 2;
    }
  }
  return report;
}
