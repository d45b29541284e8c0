/** casebook evaluate: what would have been said over the past, and how right it would have been. */
import { type DataSet, dataSetNames, type Evaluation, readDataSet } from "@casebook/evaluate";
import { type Incident, isRejected, type Rejected } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { Command, Option } from "commander";
import { evaluateSet, type PredictorName, predictorNames, predictorOf } from "../evaluate-set.ts";
import { exitCodes } from "../exit-codes.ts";
import { printEvaluation } from "../print/evaluation.ts";
import { printJson } from "../print/json.ts";
import { printRejected } from "../print/rejected.ts";
import { withProgress } from "./progress.ts";
import { givenReadingOption, type ReadingOptions, readFrom, withReading } from "./reading.ts";
import { count, withStore, withTarget, withThreshold } from "./shared-options.ts";
import type { MakeCommand, Terminal } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { readingCasebook } from "./with-casebook.ts";

type Options = ReadingOptions & {
  directory: string;
  json?: boolean;
  dataset?: string;
  datasets: string;
  target?: Target;
  predictor: PredictorName;
  threshold: number;
  warmUp?: number;
};

export const evaluateCommand: MakeCommand = (terminal, finish) =>
  withReading(withThreshold(withTarget(withStore(new Command("evaluate")))))
    .description(
      "Replays incidents in time order: what would have been said of each, how sure, and how often it was right.",
    )
    .argument("[file]", "incidents as JSONL, JSON or CSV; without a file or --dataset, the casebook itself")
    .addOption(new Option("--dataset <name>", "a public data set").choices([...dataSetNames]))
    .addOption(
      new Option("--datasets <folder>", "the folder that holds the public data sets")
        .default("../shared/datasets")
        .env("CASEBOOK_DATASETS"),
    )
    .addOption(
      new Option("--predictor <name>", "which predictor answers").choices([...predictorNames]).default("blend"),
    )
    .option("--warm-up <number>", "incidents at the start that are left out of the figures", count)
    .addHelpText(
      "after",
      `
Each incident is asked with its symptoms alone, from what was known when it
opened. Intervals are 95 %, drawn by cluster. Data without dates is
cross-validated instead.`,
    )
    .action(async (file: string | undefined, options: Options) => {
      checkSources(file, options);
      const set = await setOf(file, options, terminal);
      if (set !== undefined) terminal.error(printRejected(set.rejected, file ?? set.name));
      // What is refused of a public set is nothing that the user could mend.
      if (file !== undefined && set!.rejected.length > 0) finish(exitCodes.refused);
      const evaluation = await (set === undefined
        ? evaluateStore(options, terminal)
        : evaluateGiven(set, options, terminal));
      terminal.out(options.json ? printJson(evaluation) : printEvaluation(evaluation));
    });

function checkSources(file: string | undefined, { dataset, ...options }: Options): void {
  if (file !== undefined && dataset !== undefined) {
    throw usageError("two-sources", "dataset", `There is both a file (${file}) and --dataset.`, "Give one of them.");
  }
  const unused = file === undefined ? givenReadingOption(options) : undefined;
  if (unused === undefined) return;
  throw usageError(
    "unused-option",
    unused,
    `${unused} says how a file is read, and there is no file.`,
    "Name the file, or leave the option out.",
  );
}

/** Undefined: the casebook itself. */
async function setOf(file: string | undefined, options: Options, terminal: Terminal): Promise<DataSet | undefined> {
  if (file !== undefined) return readFile(file, options, terminal);
  return options.dataset === undefined ? undefined : readDataSet(options.dataset, options.datasets);
}

async function readFile(file: string, options: Options, terminal: Terminal): Promise<DataSet> {
  const incidents: Incident[] = [];
  const rejected: Rejected[] = [];
  for await (const record of readFrom(file, options, terminal)) {
    if (isRejected(record)) rejected.push(record);
    else incidents.push(record);
  }
  const targets: Target[] = ["category", "service", "text"];
  return { name: file, dated: true, incidents, rejected, targets, clusters: new Map(), warmUp: 0 };
}

async function evaluateStore(options: Options, terminal: Terminal): Promise<Evaluation> {
  const { directory, target = "category", threshold, warmUp = 0, predictor } = options;
  const place = { directory, threshold, target, predictor: predictorOf(predictor, target) };
  return readingCasebook(place, terminal, (casebook) =>
    withProgress("Replaying", terminal, (onProgress) =>
      casebook.evaluate({ name: directory, warmUp, onProgress, signal: terminal.signal }),
    ),
  );
}

async function evaluateGiven(set: DataSet, options: Options, terminal: Terminal): Promise<Evaluation> {
  const { predictor, threshold, target = set.targets[0]!, warmUp = set.dated ? set.warmUp : 0 } = options;
  if (!set.targets.includes(target)) {
    throw usageError(
      "unknown-target",
      "target",
      `${set.name} has nothing to tell a ${target} by.`,
      `Give --target ${set.targets.join(" or ")}, or leave it out.`,
    );
  }
  return withProgress(set.dated ? "Replaying" : "Cross-validating", terminal, (onProgress) =>
    evaluateSet(set, { target, predictor, threshold, warmUp, onProgress, signal: terminal.signal }),
  );
}
