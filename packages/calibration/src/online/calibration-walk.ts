/** The default calibration, outcome by outcome. */
import type { Header } from "../calibrators/calibrator.ts";
import { checkLabelled, type Labelled } from "../calibrators/sample.ts";
import type { Signal } from "../calibrators/standardise.ts";
import { fitVennAbers } from "../calibrators/venn-abers.ts";
import { checkArray, checkFields, checkNumber } from "../check.ts";
import { CalibrationError } from "../errors.ts";
import type { Mixture } from "../mixture/mixture.ts";
import { startMixture } from "../mixture/start-mixture.ts";
import { fingerprintOf } from "../numeric/hash.ts";
import { type CalibrationForecast, checkInput, type Fitted, forecast, memberForecasts, said } from "./calibration.ts";
import { type Input, SeenOutcomes } from "./history.ts";
import { type FittedMap, fitMap, type MapKind, type Start } from "./maps.ts";
import { checkHalfLife } from "./recency.ts";
import { outcomesToSpeak, refitDue } from "./schedule.ts";

/** A sample of the default: one score in [0, 1] (or undefined: missing), or several signals. All samples are of one kind. */
export type CalibrationSample = Labelled & {
  score?: number | undefined;
  signals?: readonly Signal[];
  /** What proves one thing once, such as an outage; a sample without one stands alone. */
  cluster?: string;
};

export type CalibrationOptions = {
  /**
   * A map for each, in which a sample's weight halves with so many later outcomes; Infinity: never. 1 to 8 of them.
   * @default [Infinity, 100]
   */
  halfLives?: readonly number[];
  /**
   * Share of all weight in the mixture that goes back to the weights at the start with each outcome, 0 to .5. With .005 it
   * follows a drift sooner.
   * @default 0
   */
  share?: number;
};

/** What is fitted, with the last fit. */
type Slot = { kind: MapKind; halfLife: number; map: FittedMap | undefined; start: Start | undefined };

export class CalibrationWalk {
  readonly #seen = new SeenOutcomes();
  #slots: readonly Slot[] = [];
  readonly #options: Required<CalibrationOptions>;
  #mixture: Mixture;
  #ahead = 0;
  #lastFit = 0;
  #signals: number | undefined;

  constructor(options: Required<CalibrationOptions>) {
    this.#options = options;
    this.#mixture = startMixture([1]);
  }

  /** Outcomes seen. */
  get n(): number {
    return this.#seen.n;
  }

  /** The forecast from what is known so far. */
  predict(input: Input): CalibrationForecast {
    return forecast(this.#fitted(), input);
  }

  /**
   * Takes in one outcome. The members are scored on what they say of it before any is fitted with it.
   *
   * @throws CalibrationError for a sample of another kind than the first, and one that became known before the last.
   */
  update(sample: CalibrationSample): void {
    const input = this.#check(sample);
    if (this.n === 0) {
      this.#signals = typeof input === "object" ? input.length : undefined;
      const { halfLives, share } = this.#options;
      const oneScore = this.#signals === undefined;
      this.#slots = slotsFor(halfLives, oneScore);
      this.#mixture = startMixture(startWeights(halfLives.length, oneScore), { share });
    }
    if (this.#lastFit > 0) {
      const fitted = this.#fitted(true);
      const members = memberForecasts(fitted, input);
      const forecasts = members.map(({ probability }) => probability);
      if (this.n >= outcomesToSpeak)
        this.#ahead += gain(said(fitted, members).probability, forecasts[0]!, sample.correct);
      this.#mixture = this.#mixture.update(forecasts, sample.correct);
    }
    this.#seen.add(input, sample, sample.cluster);
    if (refitDue(this.n, this.#lastFit)) this.#fit();
  }

  /** All that the forecasts are made of, apart from what comes later. */
  snapshot(): { fitted: Fitted; halfLives: readonly number[]; learnedUpTo: string | null; fingerprint: string } {
    return {
      fitted: { ...this.#fitted(), abers: this.#abers() },
      halfLives: this.#slots.map(({ halfLife }) => halfLife),
      learnedUpTo: this.#seen.learnedUpTo,
      fingerprint: this.#fingerprint(),
    };
  }

  #fitted(silent = false): Fitted {
    const spoken = silent || this.n >= outcomesToSpeak;
    const seen = this.#seen;
    return {
      n: seen.n,
      clusters: seen.clusters,
      rows: { right: seen.right, wrong: seen.n - seen.right },
      weighed: { ...seen.weighed },
      missing: { ...seen.missing },
      weights: spoken ? this.#mixture.weights : [1],
      ahead: this.#ahead,
      maps: spoken ? this.#slots.map(({ map }) => map) : [],
      signals: this.#signals,
      abers: undefined,
    };
  }

  #fit(): void {
    const { n, learnedUpTo } = this.#seen;
    const header: Header = { n, weight: n, learnedUpTo, fingerprint: "0".repeat(16) };
    for (const slot of this.#slots) {
      const fit = fitMap(this.#seen, slot, header);
      slot.map = fit?.map;
      slot.start = fit?.start;
    }
    this.#lastFit = n;
  }

  /** A pair beside the forecast, where it is cheap and can be of use. */
  #abers(): Fitted["abers"] {
    if (this.n < outcomesToSpeak || this.n > 1000 || this.#signals !== undefined) return undefined;
    const samples = this.#seen.inputs.flatMap((score, row) =>
      typeof score === "number" ? [{ score, correct: this.#seen.correct[row]! }] : [],
    );
    return samples.length === 0 ? undefined : fitVennAbers(samples);
  }

  #fingerprint(): string {
    const { halfLives, share } = this.#options;
    return fingerprintOf(`calibration ${halfLives.join(" ")} ${share}`, this.#seen.content());
  }

  #check(sample: CalibrationSample): Input {
    checkFields(sample, ["score", "signals", "correct", "weight", "knownAt", "cluster"], "sample");
    checkLabelled(sample, "sample");
    const { score, signals, cluster, knownAt } = sample;
    if (cluster !== undefined && typeof cluster !== "string") throw invalid("sample.cluster", cluster, "is no string");
    const last = this.#seen.learnedUpTo;
    if (knownAt !== undefined && last !== null && Date.parse(knownAt) < Date.parse(last)) {
      throw invalid("sample.knownAt", knownAt, `is before ${last}, the last one given`);
    }
    if (signals === undefined) {
      if (this.#signals !== undefined)
        throw invalid("sample.signals", signals, "are missing, unlike the first sample's");
      checkInput(score, undefined);
      return score;
    }
    if (score !== undefined) throw invalid("sample.score", score, "stands beside signals");
    checkArray(signals, "sample.signals");
    if (this.n > 0 && this.#signals === undefined)
      throw invalid("sample.signals", signals, "stand where a score stood");
    checkNumber(signals.length, "sample.signals.length", { from: 1, to: 100, words: "from 1 to 100" });
    checkInput(signals, this.#signals ?? signals.length);
    return [...signals];
  }
}

/**
 * A calibration that has seen no outcome: ask it with `predict`, and give it each outcome with `update` as it becomes
 * known. It is the mixture that `calibrate` describes.
 *
 * @throws CalibrationError for unknown options and values outside their range.
 */
export function startCalibration(options: CalibrationOptions = {}): CalibrationWalk {
  checkFields(options, ["halfLives", "share"], "options");
  const { halfLives = [Number.POSITIVE_INFINITY, 100], share = 0 } = options;
  checkArray(halfLives, "options.halfLives");
  checkNumber(halfLives.length, "options.halfLives.length", { from: 1, to: 8, words: "from 1 to 8" });
  for (const [index, halfLife] of halfLives.entries()) checkHalfLife(halfLife, `options.halfLives[${index}]`);
  return new CalibrationWalk({ halfLives: [...halfLives], share });
}

function slotsFor(halfLives: readonly number[], oneScore: boolean): Slot[] {
  const slot = (kind: MapKind, halfLife: number): Slot => ({ kind, halfLife, map: undefined, start: undefined });
  const bySize = halfLives.map((halfLife) => slot("by size", halfLife));
  return oneScore ? [...bySize, slot("temperature", Number.POSITIVE_INFINITY)] : bySize;
}

/**
 * What is believed before any outcome. The base rate needs little: what is said is held to it anyway. Maps come with two
 * parameters and more, the temperature with one, the score as it is with none.
 */
function startWeights(maps: number, oneScore: boolean): number[] {
  const base = 0.02;
  const shares = [
    ...Array.from({ length: maps }, () => (oneScore ? 5 / 9 : 1) / maps),
    ...(oneScore ? [2 / 9, 2 / 9] : []),
  ];
  return [base, ...shares.map((share) => (1 - base) * share)];
}

/** Nats by which one forecast was better than another, once the outcome was known. */
function gain(forecast: number, other: number, outcome: boolean): number {
  return outcome ? Math.log(forecast / other) : Math.log((1 - forecast) / (1 - other));
}

function invalid(field: string, value: unknown, what: string): CalibrationError {
  return new CalibrationError({
    code: "invalid-sample",
    message: `${field} ${what}.`,
    field,
    value,
    remedy: "Give samples of one kind, in the order in which they became known.",
  });
}
