/** Packages and models that are no part of the repo: tests that need them skip with a printed reason. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Embeddings } from "@casebook/history";

const root = join(import.meta.dirname, "../../../..");

/** The manifest from which an installed package is resolved; undefined, said in print, where it is not installed. */
export function optionalManifest(name: string): string | undefined {
  if (existsSync(join(root, "tools/optional/node_modules", name))) return join(root, "tools/optional/package.json");
  console.warn(`Skipped: ${name} is not installed. npx -y pnpm@10.34.9 optional installs it.`);
  return undefined;
}

/** The folder of the real model; undefined, said in print, where it is absent. */
export function hasMiniLm(): boolean {
  const folder = process.env.CASEBOOK_MODELS ?? join(root, "../shared/models");
  const found = existsSync(join(folder, "all-MiniLM-L6-v2"));
  if (!found) console.warn(`Skipped: there is no all-MiniLM-L6-v2 in ${folder}. Set CASEBOOK_MODELS to its folder.`);
  return found && optionalManifest("@huggingface/transformers") !== undefined;
}

/** all-MiniLM-L6-v2 as the benches load it, with a list of what it was asked. */
export async function loadMiniLm(): Promise<{ embeddings: Embeddings; asked: string[] }> {
  const module: { loadMiniLm(): Promise<{ embeddings: Embeddings }> } = await import(
    pathToFileURL(join(root, "bench/minilm.ts")).href
  );
  const { embeddings } = await module.loadMiniLm();
  const asked: string[] = [];
  return {
    asked,
    embeddings: {
      embedDocuments: (texts) => {
        asked.push(...texts);
        return embeddings.embedDocuments(texts);
      },
      embedQuery: (text) => {
        asked.push(text);
        return embeddings.embedQuery(text);
      },
    },
  };
}
