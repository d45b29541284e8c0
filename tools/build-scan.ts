/**
 * Compiles the scan's inner loops: packages/history/src/semantic/scan/scan.as to scan-bytes.ts beside it.
 * `--check` only compares. The compiler is an optional peer: `npx -y pnpm@10.34.9 optional` installs it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadOptional } from "./optional.ts";
import { root } from "./read-workspace.ts";

type Output = { error: Error | null; stderr: { toString(): string } };
type Compiler = {
  main(
    parameters: string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, content: string | Uint8Array): void;
      listFiles(): string[];
    },
  ): Promise<Output>;
};

const folder = join(root, "packages/history/src/semantic/scan");
const target = join(folder, "scan-bytes.ts");

/** The text of scan-bytes.ts as the compiler makes it now. */
async function build(): Promise<string> {
  const { module, version } = await loadOptional<Compiler>("assemblyscript", "dist/asc.js");
  let bytes = new Uint8Array();
  const parameters = ["scan.ts", "--outFile", "scan.wasm", "--optimizeLevel", "3", "--runtime", "stub"];
  const { error, stderr } = await module.main([...parameters, "--enable", "simd", "--importMemory", "--noAssert"], {
    readFile: (name) => (name === "scan.ts" ? readFileSync(join(folder, "scan.as"), "utf8") : null),
    writeFile: (name, content) => {
      if (name === "scan.wasm" && typeof content !== "string") bytes = new Uint8Array(content);
    },
    listFiles: () => [],
  });
  if (error !== null) throw new Error(stderr.toString(), { cause: error });
  return `/** scan.as, compiled by AssemblyScript ${version}: \`node tools/build-scan.ts\`. In base64. */
export const scanBytes: string =
  "${Buffer.from(bytes).toString("base64")}";
`;
}

const built = await build();
if (!process.argv.includes("--check")) writeFileSync(target, built);
else if (readFileSync(target, "utf8") === built) console.log("The committed bytes are those of scan.as.");
else {
  console.error("scan-bytes.ts is not what scan.as compiles to: run npx -y pnpm@10.34.9 build-scan.");
  process.exitCode = 1;
}
