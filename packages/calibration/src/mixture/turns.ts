import { checkWhole } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import type { Mixture } from "./mixture.ts";
import { startMixture } from "./start-mixture.ts";

/** The forecasts of the members for a question whose outcome is awaited, by the mixture that answered. */
type Awaited = ReadonlyMap<number, readonly number[]>;

/**
 * D + 1 mixtures that take turns, for outcomes that come late: a mixture is asked again only when it knows the outcome of
 * what it was asked before. With at most D questions outstanding, the total log loss is at most (D + 1) ln(1/w) above that
 * of any member that began with weight w. A single mixture promises nothing then, and is usually better. Made by
 * `startTurns`; immutable.
 */
export class Turns {
  readonly #mixtures: readonly Mixture[];
  readonly #awaited: Awaited;

  constructor(mixtures: readonly Mixture[], awaited: Awaited) {
    this.#mixtures = mixtures;
    this.#awaited = awaited;
  }

  /** Questions without an outcome. */
  get outstanding(): number {
    return this.#awaited.size;
  }

  /**
   * @param probabilities The members' forecasts, above 0 and below 1.
   * @returns The forecast, the turn to give with its outcome, and the mixtures that await it.
   * @throws CalibrationError `too-many-outstanding`, and as `Mixture.mix` does.
   */
  ask(probabilities: readonly number[]): { probability: number; turn: number; next: Turns } {
    const turn = this.#mixtures.findIndex((_, index) => !this.#awaited.has(index));
    if (turn < 0) {
      throw new CalibrationError({
        code: "too-many-outstanding",
        message: `All ${this.#mixtures.length} mixtures await an outcome.`,
        field: "outstanding",
        value: this.#awaited.size,
        remedy: "Give an outcome with tell, or start more turns.",
      });
    }
    const probability = this.#mixtures[turn]!.mix(probabilities);
    const awaited = new Map(this.#awaited).set(turn, [...probabilities]);
    return { probability, turn, next: new Turns(this.#mixtures, awaited) };
  }

  /**
   * @param turn What `ask` gave with the question.
   * @param outcome Whether the answer was right.
   * @throws CalibrationError `unknown-turn` when that outcome is not awaited.
   */
  tell(turn: number, outcome: boolean): Turns {
    const probabilities = this.#awaited.get(turn);
    if (probabilities === undefined) {
      throw new CalibrationError({
        code: "unknown-turn",
        message: `No outcome is awaited for turn ${turn}.`,
        field: "turn",
        value: turn,
        remedy: "Give the turn that ask returned, once.",
      });
    }
    const told = this.#mixtures[turn]!.update(probabilities, outcome);
    const awaited = new Map([...this.#awaited].filter(([other]) => other !== turn));
    return new Turns(this.#mixtures.with(turn, told), awaited);
  }
}

/**
 * @param weights Prior weight of each member, as for `startMixture`.
 * @param outstanding D: the most questions that await their outcome when another is asked, 0 to 10,000.
 * @throws CalibrationError as `startMixture` does.
 */
export function startTurns(weights: readonly number[], outstanding: number): Turns {
  checkWhole(outstanding, "outstanding", 0, 10_000);
  const mixture = startMixture(weights);
  return new Turns(
    Array.from({ length: outstanding + 1 }, () => mixture),
    new Map(),
  );
}
