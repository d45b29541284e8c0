/** Reading incidents from files as the options ask. */
import { type Incident, type ReadOptions, type Rejected, readIncidents } from "@casebook/incident";
import { type Command, Option } from "commander";
import { days, pair } from "./shared-options.ts";
import type { Terminal } from "./terminal.ts";

export type ReadingOptions = {
  format?: "jsonl" | "json" | "csv";
  map?: Record<string, string>;
  ignoreUnknown?: boolean;
  delimiter?: string;
  timeZone?: string;
  knownAfter?: number;
  redact?: boolean;
};

export function withReading(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "of the file, if its name does not tell").choices(["jsonl", "json", "csv"]),
    )
    .option("--map <column=field>", "read a column into a field such as rootCause.category; may be repeated", pair)
    .option("--ignore-unknown", "leave out columns that are no field of an incident")
    .option("--delimiter <character>", "what separates the cells of a CSV (default: what its header shows)")
    .option("--time-zone <zone>", "of times without an offset, such as Europe/Berlin")
    .option("--known-after <days>", "days after resolution until a cause counts as known", days)
    .option("--redact", "replace passwords, keys, tokens, e-mail and IP addresses before anything is stored");
}

/** The first of these options that was given; they say nothing without a file. */
export function givenReadingOption(options: ReadingOptions): string | undefined {
  const flags: Record<keyof ReadingOptions, string> = {
    format: "--format",
    map: "--map",
    ignoreUnknown: "--ignore-unknown",
    delimiter: "--delimiter",
    timeZone: "--time-zone",
    knownAfter: "--known-after",
    redact: "--redact",
  };
  const given = (Object.keys(flags) as (keyof ReadingOptions)[]).find((name) => options[name] !== undefined);
  return given && flags[given];
}

/** Records of a file, or of standard input for `-`. */
export function readFrom(
  file: string,
  { format, map, ignoreUnknown = false, delimiter, timeZone, knownAfter, redact = false }: ReadingOptions,
  { input, signal }: Terminal,
): AsyncIterable<Incident | Rejected> {
  const options: ReadOptions = {
    unknown: ignoreUnknown ? "ignore" : "refuse",
    redact,
    signal,
    ...(map !== undefined && { map }),
    ...(delimiter !== undefined && { delimiter: delimiter === "\\t" ? "\t" : delimiter }),
    ...(timeZone !== undefined && { timeZone }),
    ...(knownAfter !== undefined && { knownAfter }),
    ...(format !== undefined ? { format } : file === "-" && { format: "jsonl" as const }),
  };
  return readIncidents(file === "-" ? input : file, options);
}
