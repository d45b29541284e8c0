/** Lucene and Tantivy, run by the script in ../shared/peers, which is not part of this repo. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export type NativeRow = {
  engine: string;
  version: string;
  work: "build" | "query";
  seconds?: number;
  queries?: string;
  n?: number;
  p50?: number;
  p99?: number;
};

const script = join(process.env.CASEBOOK_PEERS ?? join(import.meta.dirname, "../../../shared/peers"), "full-text/run");

/** Their times, or none and a printed reason. `questions`: lines by a name. */
export async function runNative(
  lines: readonly string[],
  questions: Record<string, readonly string[]>,
): Promise<NativeRow[]> {
  if (!existsSync(script)) {
    console.error(`Lucene and Tantivy are left out: there is no ${script}. Name the folder in CASEBOOK_PEERS.`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), "casebook-peers-"));
  try {
    const corpus = join(folder, "corpus");
    await writeFile(corpus, `${lines.join("\n")}\n`);
    const files: string[] = [];
    for (const [name, those] of Object.entries(questions)) {
      files.push(join(folder, name));
      await writeFile(files.at(-1)!, `${those.join("\n")}\n`);
    }
    const { stdout } = await promisify(execFile)(script, [corpus, ...files], { maxBuffer: 2 ** 24 });
    return stdout
      .split("\n")
      .map((line) => line.slice(Math.max(0, line.indexOf("{"))))
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as NativeRow);
  } catch (error) {
    console.error(`Lucene and Tantivy are left out: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
