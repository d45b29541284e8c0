/** The named numbers about a candidate, and how each is laid on one scale. */
import { clip } from "@casebook/calibration";

export const signalNames = ["similarity", "share", "margin", "supporters", "ageDays", "novelty", "linear"] as const;

/** The name of a signal; see `Signals`. */
export type SignalName = (typeof signalNames)[number];

/**
 * Signals of a candidate; one that could not be had is missing, never a stand-in.
 * - `similarity`: raw cosine of its best supporter, in [0, 1]
 * - `share`: its share of the precedents' vote, in [0, 1]
 * - `margin`: that share less the largest other share, in [-1, 1]
 * - `supporters`: how many precedents vote for it
 * - `ageDays`: days since its latest supporter opened
 * - `novelty`: 1 less the largest cosine of any precedent, in [0, 1]; 1 where none was found
 * - `linear`: its probability under the linear model, in [0, 1]
 *
 * A walk counts a finite number beyond its range as the nearest end of the range.
 */
export type Signals = Partial<Record<SignalName, number>>;

/** So sure is the surest signal: logits stay between -4.6 and 4.6, and no single row outweighs the rest. */
const outcomesBehindASignal = 98;

const toLogit = (share: number): number => {
  const inside = clip(Math.min(1, Math.max(0, share)), outcomesBehindASignal);
  return Math.log(inside / (1 - inside));
};

/** On a scale like logits, higher meaning more likely right. Finite for every finite value. */
const scales: Record<SignalName, (value: number) => number> = {
  similarity: toLogit,
  share: toLogit,
  margin: (value) => toLogit((value + 1) / 2),
  supporters: (value) => Math.log1p(Math.max(0, value)),
  ageDays: (value) => -Math.log1p(Math.max(0, value)),
  novelty: (value) => -toLogit(value),
  linear: toLogit,
};

/** The named signals of a row in order, each on its scale; undefined where missing. */
export function scaledSignals(signals: Signals, names: readonly SignalName[]): (number | undefined)[] {
  return names.map((name) => {
    const value = signals[name];
    return value === undefined ? undefined : scales[name](value);
  });
}
