/** The confidence that earns its right to speak: a Bayes mixture of the base rate and the fitted maps. */
import {
  baseRate,
  clip,
  fitRidgeLogistic,
  type Mixture,
  mixtureInterval,
  type RidgeLogistic,
  startMixture,
} from "@casebook/calibration";
import { CasebookError, checkOptions, epochOf } from "@casebook/incident";
import { trainingSize } from "@casebook/predict";
import { z } from "zod";
import { type Confidence, outcomesToFit, outcomesToSpeak } from "../confidence.ts";
import { type Outcome, outcomeSchema, signalsSchema } from "../outcome.ts";
import { type SignalName, type Signals, scaledSignals, signalNames } from "../signals/signal.ts";
import type { Walk, WalkArtefact, WalkOptions } from "./walk.ts";

export const mapsSchema: z.ZodType<SignalName[][]> = z.array(z.array(z.enum(signalNames)).min(1)).min(1);

const optionsSchema = z.strictObject({
  maps: mapsSchema.default([["linear"], ["linear", "share", "similarity"]]),
});

/**
 * A walk that has seen no outcome. Each map is a ridge logistic regression on its signals; base rate and maps are mixed by
 * how well each has foretold so far. The maps are fitted from the 5th outcome on, again with every outcome up to 50 and
 * then whenever the outcomes have grown by a tenth, and speak from the 20th on.
 *
 * If each outcome is given before the next confidence is asked, the total log loss of the probabilities is at most ln 2
 * nats above that of the running base rate, whatever the outcomes are.
 * @throws CasebookError `invalid-option`
 */
export function startWalk(options: WalkOptions = {}): Walk {
  return new MixtureWalk(checkOptions("startWalk", optionsSchema, options).maps);
}

/** Where a forecast of a map may be read from. */
type Forecast = { probability: number; cdf(probability: number): number };

class MixtureWalk implements Walk {
  readonly #maps: readonly (readonly SignalName[])[];
  readonly #outcomes: Outcome[] = [];
  readonly #clusters = new Set<string>();
  #correct = 0;
  #fitted: RidgeLogistic[] = [];
  #mixture: Mixture;

  constructor(maps: readonly (readonly SignalName[])[]) {
    this.#maps = maps;
    this.#mixture = startMixture([0.5, ...maps.map(() => 0.5 / maps.length)]);
  }

  get learnedUpTo(): string | undefined {
    return this.#outcomes.at(-1)?.knownAt;
  }

  of(signals: Signals): Confidence {
    const checked = checkOptions("Walk.of", signalsSchema, signals);
    const n = this.#outcomes.length;
    if (n === 0) return { probability: null, basis: "none", n: 0 };
    const counts = { n, clusters: this.#clusters.size };
    if (n < outcomesToSpeak) {
      const { probability, low, high } = this.#baseRate();
      return { probability, low, high, basis: "base-rate", ...counts };
    }
    const forecasts = this.#forecasts(checked);
    const probability = this.#mixture.mix(forecasts.map((forecast) => forecast.probability));
    const weights = this.#mixture.weights;
    const interval = mixtureInterval(forecasts.map(({ cdf }, at) => ({ weight: weights[at]!, cdf })));
    return { probability, ...widened(interval, probability), basis: "calibrated", ...counts };
  }

  update(outcome: Outcome): void {
    const checked = checkOptions("Walk.update", outcomeSchema, outcome);
    this.#checkOrder(checked);
    // Scored on what the maps say before they are fitted with this row, so that none is judged on what it has seen.
    if (this.#fitted.length > 0) {
      const forecasts = this.#forecasts(checked.signals).map(({ probability }) => probability);
      this.#mixture = this.#mixture.update(forecasts, checked.correct);
    }
    this.#outcomes.push(checked);
    this.#clusters.add(checked.cluster);
    if (checked.correct) this.#correct++;
    const n = this.#outcomes.length;
    if (n >= outcomesToFit && trainingSize(n) === n) this.#fit();
    // Weights that moved while the base rate was shown would break the bound of the mixture.
    if (n === outcomesToSpeak) this.#mixture = this.#mixture.raise(0, 0.5);
  }

  toJSON(): WalkArtefact {
    // A copy, so that neither a later update nor a change by the caller reaches the other side.
    return structuredClone({
      format: "casebook.walk",
      version: 1,
      n: this.#outcomes.length,
      learnedUpTo: this.learnedUpTo ?? null,
      maps: this.#maps,
      outcomes: this.#outcomes,
    });
  }

  #fit(): void {
    this.#fitted = this.#maps.map((names) =>
      fitRidgeLogistic(
        this.#outcomes.map(({ signals, correct }) => ({ signals: scaledSignals(signals, names), correct })),
      ),
    );
  }

  /** Of the base rate and of each map, clipped to what so many outcomes can justify. */
  #forecasts(signals: Signals): Forecast[] {
    const n = this.#outcomes.length;
    const maps = this.#fitted.map((map, at): Forecast => {
      const { probability, cdf } = map.predict(scaledSignals(signals, this.#maps[at]!));
      return { probability: clip(probability, n), cdf };
    });
    return [this.#baseRate(), ...maps];
  }

  #baseRate() {
    return baseRate({ correct: this.#correct, n: this.#outcomes.length });
  }

  #checkOrder({ knownAt }: Outcome): void {
    const last = this.learnedUpTo;
    if (last === undefined || epochOf(knownAt) >= epochOf(last)) return;
    throw new CasebookError({
      code: "outcome-out-of-order",
      message: `An outcome known at ${knownAt} came after one known at ${last}.`,
      field: "knownAt",
      value: knownAt,
      remedy: "Give outcomes in the order they became known.",
    });
  }
}

/** Wide enough to hold the probability, which clipping or members that disagree can leave outside, and inside (0, 1). */
function widened({ low, high }: { low: number; high: number }, probability: number): { low: number; high: number } {
  return { low: Math.min(low, probability), high: Math.min(Math.max(high, probability), 1 - Number.EPSILON) };
}
