/** Long work in short turns, so that a search beside it does not wait. */
import { setImmediate as others } from "node:timers/promises";

/** Milliseconds that one turn may take. */
const longest = 5;

/** Lets others work whenever this has taken long enough. */
export class Turns {
  #until: number = performance.now() + longest;

  /** True if it is others' turn. Then `pass` is to be awaited. */
  get isOver(): boolean {
    return performance.now() >= this.#until;
  }

  async pass(): Promise<void> {
    await others();
    this.#until = performance.now() + longest;
  }
}

/** Does work to its end, letting others work whenever it has taken long enough. */
export async function inTurns(work: Iterator<unknown>): Promise<void> {
  const turns = new Turns();
  while (!work.next().done) if (turns.isOver) await turns.pass();
}
