/** What worked with a model, so that it is not tried anew. */
import { type Rung, rungSchema } from "./rungs.ts";

/** What is known of a model. Plain JSON. */
export type Known = {
  /** The best way to ask it for structure. */
  rung?: Rung | undefined;
  /** False if it ignores or refuses `n`: samples are then asked for side by side. */
  samples?: boolean | undefined;
};

/** By the model's key. `ask` writes into it; keep it with JSON and hand it in again. */
export type ModelMemory = Record<string, Known>;

/** For those who hand in none. */
export const processMemory: ModelMemory = {};

/** The entry of a model, which is there from now on. Memory may come from a file: what is no rung is forgotten. */
export function knownOf(memory: ModelMemory, key: string): Known {
  memory[key] ??= {};
  const known = memory[key];
  if (!rungSchema.safeParse(known.rung).success) delete known.rung;
  return known;
}
