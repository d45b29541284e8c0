/**
 * Works on a history until it is killed, and says on standard output what it begins and what was acknowledged. Waits
 * for `directory seed next` on standard input, so that it can be started before it is its turn.
 */
import { writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { openHistory } from "@casebook/history";
import { lengthEmbeddings } from "../length-embeddings.ts";
import { incidentOf, numbersIn } from "../numbered-incidents.ts";
import { pickFrom } from "../random.ts";

/** Straight to the pipe, so that nothing acknowledged is left in this process when it is killed. */
function say(...words: unknown[]): void {
  writeSync(1, `${words.join(" ")}\n`);
}

async function work(directory: string, seed: number, firstFree: number): Promise<void> {
  const pick = pickFrom(seed);
  const open = () => openHistory({ directory, indexAfter: pick(1) * 10, embeddings: lengthEmbeddings });
  say("opening");
  let history = await open();
  const numbers = await numbersIn(history);
  say("found", history.index?.source, history.damage.length, ...numbers);
  let next = firstFree;

  const add = async (): Promise<void> => {
    const mine = Array.from({ length: 1 + pick(4) }, () => next++);
    say("adding", ...mine);
    await history.add(mine.map(incidentOf));
    say("added", ...mine);
    numbers.push(...mine);
  };
  const remove = async (): Promise<void> => {
    const [number] = numbers.splice(pick(numbers.length), 1);
    if (number === undefined) return;
    say("removing", number);
    await history.remove(`n-${number}`);
    say("removed", number);
  };
  for (;;) {
    const chance = pick(99);
    if (chance < 60) await Promise.all([add(), add()]);
    else if (chance < 68) await remove();
    else if (chance < 84) {
      say("compacting");
      await Promise.all([history.compact(), pick(1) === 0 ? add() : undefined]);
      say("compacted");
    } else {
      say("saving");
      await history.close();
      say("saved");
      history = await open();
    }
  }
}

createInterface({ input: process.stdin }).once("line", (line) => {
  const [directory = "", seed, next] = JSON.parse(line) as [string, number, number];
  work(directory, seed, next).catch((error: unknown) => {
    say("failed", error instanceof Error ? error.stack?.replaceAll("\n", " | ") : error);
    process.exit(1);
  });
});
say("ready");
