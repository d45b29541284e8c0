/** All figures of one predictor over a set of incidents. */
import { auroc, brier, logLoss, skill } from "@casebook/calibration";
import type { Retrieval } from "../replay/replayed-incident.ts";
import { macroF1 } from "./macro-f1.ts";
import { meanReciprocalRank, recallAt } from "./retrieval.ts";
import type { MetricRow } from "./row.ts";

/** Null where not measurable. */
export type Figures = {
  /** First candidate, over all n. */
  accuracy: number | null;
  accuracyAnswered: number | null;
  macroF1: number | null;
  /** Mean nats. */
  logLoss: number | null;
  /** Of the running share of right answers, on the same incidents. */
  logLossBaseRate: number | null;
  /** 1 - logLoss / logLossBaseRate. */
  logLossSkill: number | null;
  brier: number | null;
  brierBaseRate: number | null;
  auroc: number | null;
};

export type RetrievalFigures = {
  mrr: number | null;
  recallAt1: number | null;
  recallAt5: number | null;
  recallAt10: number | null;
};

export function figuresOf(rows: readonly MetricRow[]): Figures {
  const forecasts = rows.filter((row) => row.probability !== null && row.baseRate !== null);
  const probabilities = forecasts.map((row) => row.probability!);
  const baseRates = forecasts.map((row) => row.baseRate!);
  const outcomes = forecasts.map((row) => row.correct);
  const loss = logLoss(probabilities, outcomes).value;
  const lossBaseRate = logLoss(baseRates, outcomes).value;
  return {
    accuracy: share(rows),
    accuracyAnswered: share(rows.filter(({ status }) => status === "answered")),
    macroF1: macroF1OverRepeats(rows),
    logLoss: loss,
    logLossBaseRate: lossBaseRate,
    logLossSkill: skill(loss, lossBaseRate),
    brier: brier(probabilities, outcomes).value,
    brierBaseRate: brier(baseRates, outcomes).value,
    auroc: auroc(probabilities, outcomes).value,
  };
}

export function retrievalFiguresOf(rows: readonly Retrieval[]): RetrievalFigures {
  return {
    mrr: meanReciprocalRank(rows),
    recallAt1: recallAt(1, rows),
    recallAt5: recallAt(5, rows),
    recallAt10: recallAt(10, rows),
  };
}

function share(rows: readonly MetricRow[]): number | null {
  return rows.length === 0 ? null : rows.filter(({ correct }) => correct).length / rows.length;
}

/** Each repeat of a cross-validation is one table; their mean is the figure. */
function macroF1OverRepeats(rows: readonly MetricRow[]): number | null {
  const tables = Map.groupBy(rows, ({ repeat }) => repeat);
  const scores = [...tables.values()].map(macroF1).filter((score) => score !== null);
  return scores.length === 0 ? null : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
