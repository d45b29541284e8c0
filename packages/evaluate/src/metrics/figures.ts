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

type Measure<Row> = (rows: readonly Row[]) => number | null;

/** How each figure is measured. One at a time, since the bootstrap asks for one a thousand times. */
export const measures: Record<keyof Figures, Measure<MetricRow>> = {
  accuracy: share,
  accuracyAnswered: (rows) => share(rows.filter(({ status }) => status === "answered")),
  macroF1: macroF1OverRepeats,
  logLoss: lossOf,
  logLossBaseRate: lossOfBaseRate,
  logLossSkill: (rows) => skill(lossOf(rows), lossOfBaseRate(rows)),
  brier: (rows) => scored(rows, ({ probabilities, outcomes }) => brier(probabilities, outcomes)),
  brierBaseRate: (rows) => scored(rows, ({ baseRates, outcomes }) => brier(baseRates, outcomes)),
  auroc: (rows) => scored(rows, ({ probabilities, outcomes }) => auroc(probabilities, outcomes)),
};

export const retrievalMeasures: Record<keyof RetrievalFigures, Measure<Retrieval>> = {
  mrr: meanReciprocalRank,
  recallAt1: (rows) => recallAt(1, rows),
  recallAt5: (rows) => recallAt(5, rows),
  recallAt10: (rows) => recallAt(10, rows),
};

/** Every figure of the rows. */
export function measureAll<Name extends string, Row>(
  all: Record<Name, Measure<Row>>,
  rows: readonly Row[],
): Record<Name, number | null> {
  const entries = Object.entries<Measure<Row>>(all).map(([name, measure]) => [name, measure(rows)]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}

type Forecasts = { probabilities: number[]; baseRates: number[]; outcomes: boolean[] };

/** On the rows that have both a forecast and a base rate, so that the two are compared on the same incidents. */
function scored(rows: readonly MetricRow[], score: (forecasts: Forecasts) => { value: number | null }): number | null {
  const both = rows.filter(({ probability, baseRate }) => probability !== null && baseRate !== null);
  return score({
    probabilities: both.map(({ probability }) => probability!),
    baseRates: both.map(({ baseRate }) => baseRate!),
    outcomes: both.map(({ correct }) => correct),
  }).value;
}

function lossOf(rows: readonly MetricRow[]): number | null {
  return scored(rows, ({ probabilities, outcomes }) => logLoss(probabilities, outcomes));
}

function lossOfBaseRate(rows: readonly MetricRow[]): number | null {
  return scored(rows, ({ baseRates, outcomes }) => logLoss(baseRates, outcomes));
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
