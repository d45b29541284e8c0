/** The result of an evaluation as data. */
import { bootstrapInterval } from "@casebook/calibration";
import { checkOptions } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { z } from "zod";
import type { BaselineName } from "../baselines/baselines.ts";
import type { ReplayedIncident } from "../replay/replayed-incident.ts";
import { type Figures, measureAll, measures, type RetrievalFigures, retrievalMeasures } from "./figures.ts";
import { type MetricRow, metricRowOf } from "./row.ts";

export type Interval = { low: number; high: number };

/** One predictor on one set. Null where not measurable. */
export type Evaluation = Figures &
  RetrievalFigures & {
    dataset: string;
    target: Target;
    predictor: string;
    /** Answers judged: incidents with a known cause, each counted once a repeat. */
    n: number;
    /** How often each incident was asked: once in a replay. */
    repeats: number;
    clusters: number;
    answered: number;
    abstained: number;
    failed: number;
    /** answered / n */
    coverage: number | null;
    /** Incidents that had a related one in their past. */
    nRetrieval: number;
    /** Accuracy of answers that cost nothing; null where a baseline never has an answer. */
    baselines: Record<BaselineName, number | null>;
    /** 95 %, bootstrap by cluster: 1000 replicates up to 2000 rows, 200 from 10,000 on. */
    intervals: Partial<Record<keyof Figures | keyof RetrievalFigures, Interval>>;
  };

export type SummaryOptions = {
  dataset: string;
  target: Target;
  predictor: string;
  /** So many incidents at the start are left out. @default 0 */
  warmUp?: number;
  /** Of the bootstrap. @default 1 */
  seed?: number;
};

const summarySchema = z.strictObject({
  dataset: z.string(),
  target: z.enum(["category", "service", "text"]),
  predictor: z.string(),
  warmUp: z.int().min(0).default(0),
  seed: z.int().min(0).default(1),
});

const withIntervals = ["accuracy", "accuracyAnswered", "macroF1", "logLoss", "logLossSkill", "brier", "auroc"] as const;
const retrievalWithIntervals = ["mrr", "recallAt1", "recallAt5", "recallAt10"] as const;

const mostReplicates = 1000;
const leastReplicates = 200;

/** So many rows drawn for an interval keep its time in bounds; with many rows it is narrow, and fewer replicates do. */
const mostDrawn = 2_000_000;

/**
 * Figures of one predictor, with intervals, beside the baselines. Incidents without a known cause are left out.
 * @throws CasebookError `invalid-option`
 */
export function summarise(replayed: readonly ReplayedIncident[], options: SummaryOptions): Evaluation {
  const { dataset, target, predictor, warmUp, seed } = checkOptions("summarise", summarySchema, options);
  const counted = replayed.slice(warmUp);
  const rows = counted.map((one) => metricRowOf(one, predictor, target)).filter((row) => row !== undefined);
  const asked = counted.flatMap(({ retrieval, cluster }) =>
    retrieval === undefined ? [] : [{ ...retrieval, cluster }],
  );
  const countOf = (status: MetricRow["status"]) => rows.filter((row) => row.status === status).length;
  return {
    dataset,
    target,
    predictor,
    n: rows.length,
    repeats: Math.max(1, new Set(rows.map(({ repeat }) => repeat)).size),
    clusters: new Set([...rows, ...asked].map(({ cluster }) => cluster)).size,
    answered: countOf("answered"),
    abstained: countOf("abstained"),
    failed: countOf("failed"),
    coverage: rows.length === 0 ? null : countOf("answered") / rows.length,
    ...measureAll(measures, rows),
    nRetrieval: asked.length,
    ...measureAll(retrievalMeasures, asked),
    baselines: {
      majority: baselineAccuracy(rows, "majority"),
      latestSameService: baselineAccuracy(rows, "latestSameService"),
      nearest: baselineAccuracy(rows, "nearest"),
    },
    intervals: {
      ...intervalsOf(withIntervals, measures, rows, seed),
      ...intervalsOf(retrievalWithIntervals, retrievalMeasures, asked, seed),
    },
  };
}

/** Over all rows; without an answer a baseline is wrong, as a predictor is. */
function baselineAccuracy(rows: readonly MetricRow[], name: BaselineName): number | null {
  if (rows.every(({ baselines }) => baselines[name] === undefined)) return null;
  return rows.filter(({ baselines }) => baselines[name] === true).length / rows.length;
}

function intervalsOf<Name extends string, Row>(
  names: readonly Name[],
  all: Record<Name, (rows: readonly Row[]) => number | null>,
  rows: readonly (Row & { cluster: string })[],
  seed: number,
): Partial<Record<Name, Interval>> {
  const found: Partial<Record<Name, Interval>> = {};
  const replicates = Math.min(mostReplicates, Math.max(leastReplicates, Math.floor(mostDrawn / rows.length)));
  for (const name of names) {
    const measured = bootstrapInterval(rows, ({ cluster }) => cluster, all[name], { seed, replicates });
    if (measured !== null) found[name] = { low: measured.low, high: measured.high };
  }
  return found;
}
