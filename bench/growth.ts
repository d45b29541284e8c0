/** How the index's figures grow with the number of incidents. Each size is measured in a process of its own. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { report } from "./report.ts";

type Row = Record<string, string | number>;

/** `--sizes 1000,10000,100000` (a million takes some 10 GB and a quarter of an hour). */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { sizes: { type: "string" } } });
  const sizes = (values.sizes ?? "1000,10000,100000").split(",").map(Number);
  const rows: Row[] = [];
  for (const size of sizes) {
    const lexical = await measured("lexical", size, ["--incidents", String(size), "--peers", "none"]);
    const vectors = await measured("vectors", size, ["--vectors", String(size), "--peers", "none"]);
    const hybrid = await measured("hybrid", size, ["--incidents", String(size)]);
    rows.push(...lexical, ...vectors, ...hybrid);
  }
  await report("growth", { bench: "growth", settings: {}, versions: {}, rows: table(rows) }, true);
}

/** The rows of one bench at one size, as it kept them. */
async function measured(bench: string, size: number, args: string[]): Promise<Row[]> {
  const program = ["--max-old-space-size=16000", "--conditions=casebook-source", join(import.meta.dirname, "run.ts")];
  await promisify(execFile)(process.execPath, [...program, bench, ...args]);
  const kept = await readFile(join(import.meta.dirname, "results", `${bench}-${size}.json`), "utf8");
  return (JSON.parse(kept) as { rows: Row[] }).rows.flatMap((row) => figuresOf(bench, size, row));
}

/** One row for each figure that is named by what was measured. */
function figuresOf(bench: string, size: number, row: Row): Row[] {
  const name = [row.what ?? row.data, row.engine === "casebook" ? undefined : row.engine].filter(
    (part) => part !== undefined,
  );
  return Object.entries(row)
    .filter(([key, value]) => typeof value === "number" && !["documents", "questions"].includes(key))
    .map(([key, value]) => ({ bench, figure: [...name, ...(key === "value" ? [] : [key])].join(", "), size, value }));
}

/** A line for each figure, a column for each size. */
function table(rows: readonly Row[]): Row[] {
  const lines = new Map<string, Row>();
  for (const { bench, figure, size, value } of rows) {
    const key = `${bench}: ${figure}`;
    const line = lines.get(key) ?? { what: key };
    lines.set(key, { ...line, [size!.toLocaleString("en")]: value! });
  }
  return [...lines.values()];
}
