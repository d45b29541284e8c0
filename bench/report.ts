/** Shows what was measured, and keeps it. */
import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";

/** A bench's figures, with all that is needed to measure them again. */
export type BenchResult = {
  bench: string;
  settings: Record<string, number>;
  versions: Record<string, string>;
  rows: Record<string, string | number>[];
};

/** Prints the rows as a table, unless they were shown otherwise, and writes them to results/. */
export async function report(name: string, result: BenchResult, shown = true): Promise<void> {
  if (shown) console.table(result.rows);
  const folder = join(import.meta.dirname, "results");
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  const machine = { processor: cpus()[0]?.model ?? "unknown", cores: cpus().length };
  const versions = { node: process.version, ...result.versions };
  await writeFile(
    path,
    `${JSON.stringify({ ...result, versions, machine, measuredAt: new Date().toISOString() }, null, 2)}\n`,
  );
  console.log(`Kept in bench/results/${name}.json`);
}

/** Three significant digits. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
