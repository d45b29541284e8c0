/** The figures of an evaluation as a table. */
import type { Evaluation, Interval } from "@casebook/evaluate";
import { counted, decimal, percent } from "./words.ts";

/** One line a figure, with its interval and what it is to be compared with. */
export function printEvaluation(evaluation: Evaluation): string {
  const { dataset, target, predictor, n, repeats, clusters, answered, abstained, failed, nRetrieval } = evaluation;
  const lines = [`${dataset}: ${target} by ${predictor}`];
  if (n > 0 && n < 20)
    lines.push(
      `  With ${counted(n, "incident")} these figures carry nothing: read them from 20 on, with their intervals.`,
    );
  if (n > 0) {
    const judged = repeats > 1 ? `${n} answers in ${repeats} repeats` : `${counted(n, "incident")} with a known cause`;
    const became = `${answered} answered, ${abstained} abstained, ${failed} failed`;
    lines.push(`  ${judged}, ${counted(clusters, "cluster")}: ${became}`, ...causeLines(evaluation));
  }
  if (nRetrieval > 0)
    lines.push(`  ${counted(nRetrieval, "incident")} with a related one in the past`, ...retrievalLines(evaluation));
  if (n === 0 && nRetrieval === 0)
    lines.push(
      "  Nothing can be measured: no incident has a root cause with a time at which it was known (resolvedAt or knownAt).",
    );
  return `${lines.join("\n")}\n`;
}

function causeLines(evaluation: Evaluation): string[] {
  const { accuracy, accuracyAnswered, macroF1, baselines, intervals, logLoss } = evaluation;
  return [
    row(
      "accuracy",
      percent(accuracy),
      share(intervals.accuracy),
      `majority ${percent(baselines.majority)}, latest of the service ${percent(baselines.latestSameService)}, nearest ${percent(baselines.nearest)}`,
    ),
    row(
      "accuracy of answers",
      percent(accuracyAnswered),
      share(intervals.accuracyAnswered),
      `${percent(evaluation.coverage)} answered`,
    ),
    row("macro F1", decimal(macroF1), plain(intervals.macroF1), ""),
    ...(logLoss === null ? ["  No confidence was fitted, so none is measured."] : confidenceLines(evaluation)),
  ];
}

function confidenceLines(evaluation: Evaluation): string[] {
  const { auroc, brier, brierBaseRate, intervals, logLoss, logLossBaseRate } = evaluation;
  return [
    row("log loss", decimal(logLoss), plain(intervals.logLoss), `base rate ${decimal(logLossBaseRate)}`),
    row(
      "log-loss skill",
      decimal(evaluation.logLossSkill),
      plain(intervals.logLossSkill),
      "above 0 is better than the base rate",
    ),
    row("Brier", decimal(brier), plain(intervals.brier), `base rate ${decimal(brierBaseRate)}`),
    row("AUROC", decimal(auroc), plain(intervals.auroc), ".50 tells nothing"),
  ];
}

function retrievalLines({ mrr, recallAt1, recallAt5, recallAt10, intervals }: Evaluation): string[] {
  return [
    row("MRR", decimal(mrr), plain(intervals.mrr), ""),
    row("recall at 1", decimal(recallAt1), plain(intervals.recallAt1), ""),
    row("recall at 5", decimal(recallAt5), plain(intervals.recallAt5), ""),
    row("recall at 10", decimal(recallAt10), plain(intervals.recallAt10), ""),
  ];
}

function row(name: string, value: string, interval: string, beside: string): string {
  return `  ${name.padEnd(21)}${value.padStart(6)}  ${interval.padEnd(15)}  ${beside}`.trimEnd();
}

function plain(interval: Interval | undefined): string {
  return interval === undefined ? "" : `[${decimal(interval.low)}, ${decimal(interval.high)}]`;
}

function share(interval: Interval | undefined): string {
  return interval === undefined ? "" : `[${percent(interval.low)}, ${percent(interval.high)}]`;
}
