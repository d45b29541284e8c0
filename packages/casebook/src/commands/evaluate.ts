/** casebook evaluate: what would have been said over the past, and how right it would have been. */
import { type DataSet, dataSetNames, readDataSet } from "@casebook/evaluate";
import { CasebookError, type Incident, isRejected, type Rejected } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { Command, Option } from "commander";
import { evaluateSet, type PredictorName, predictorNames } from "../evaluate-set.ts";
import { printEvaluation } from "../print/evaluation.ts";
import { printJson } from "../print/json.ts";
import { printRejected } from "../print/rejected.ts";
import { withProgress } from "./progress.ts";
import { type ReadingOptions, readFrom, withReading } from "./reading.ts";
import { count, withStore, withTarget, withThreshold } from "./shared-options.ts";
import type { MakeCommand, Terminal } from "./terminal.ts";
import { withCasebook } from "./with-casebook.ts";

type Options = ReadingOptions & {
  directory: string;
  json: boolean;
  dataset?: string;
  datasets?: string;
  target?: Target;
  predictor: PredictorName;
  threshold: number;
  warmUp?: number;
};

export const evaluateCommand: MakeCommand = (terminal) =>
  withReading(withThreshold(withTarget(withStore(new Command("evaluate")))))
    .description(
      "Replays incidents in time order: what would have been said of each, how sure, and how often it was right.",
    )
    .argument("[file]", "incidents as JSONL, JSON or CSV; without a file or --dataset, the casebook itself")
    .addOption(new Option("--dataset <name>", "a public data set").choices([...dataSetNames]))
    .addOption(
      new Option("--datasets <folder>", "the folder that holds the public data sets (default: ../shared/datasets)").env(
        "CASEBOOK_DATASETS",
      ),
    )
    .addOption(
      new Option("--predictor <name>", "which predictor answers").choices([...predictorNames]).default("blend"),
    )
    .option("--warm-up <number>", "incidents at the start that are left out of the figures", count)
    .addHelpText(
      "after",
      `
Each incident is asked with its symptoms alone, from what was known when it opened. Intervals are 95 %, drawn by cluster.
Data without dates is cross-validated instead.`,
    )
    .action(async (file: string | undefined, options: Options) => {
      if (file !== undefined && options.dataset !== undefined) throw bothGiven(file);
      const evaluation =
        file === undefined && options.dataset === undefined
          ? await evaluateStore(options, terminal)
          : await evaluateGiven(file, options, terminal);
      terminal.out(options.json ? printJson(evaluation) : printEvaluation(evaluation));
    });

async function evaluateStore({ directory, target, threshold, warmUp = 0 }: Options, terminal: Terminal) {
  const { signal } = terminal;
  return withCasebook({ directory, threshold, ...(target && { target }) }, terminal, (casebook) =>
    withProgress("Replaying", terminal, (onProgress) =>
      casebook.evaluate({ name: directory, warmUp, onProgress, signal }),
    ),
  );
}

async function evaluateGiven(file: string | undefined, options: Options, terminal: Terminal) {
  const set =
    file === undefined
      ? await readDataSet(options.dataset!, options.datasets ?? "../shared/datasets")
      : await readFile(file, options, terminal);
  for (const rejected of set.rejected) terminal.error(printRejected(rejected, file ?? set.name));
  const { predictor, threshold, target = set.targets[0]!, warmUp = set.dated ? set.warmUp : 0 } = options;
  return withProgress(set.dated ? "Replaying" : "Cross-validating", terminal, (onProgress) =>
    evaluateSet(set, { target, predictor, threshold, warmUp, onProgress, signal: terminal.signal }),
  );
}

async function readFile(file: string, options: Options, terminal: Terminal): Promise<DataSet> {
  const incidents: Incident[] = [];
  const rejected: Rejected[] = [];
  for await (const record of readFrom(file, options, terminal)) {
    if (isRejected(record)) rejected.push(record);
    else incidents.push(record);
  }
  return { name: file, dated: true, incidents, rejected, targets: ["category"], clusters: new Map(), warmUp: 0 };
}

function bothGiven(file: string): CasebookError {
  return new CasebookError({
    code: "two-sources",
    message: `There is both a file (${file}) and --dataset.`,
    field: "dataset",
    remedy: "Give one of them.",
  });
}
