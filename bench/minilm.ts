/** The real all-MiniLM-L6-v2 of the folder of shared models, through transformers.js: both are no part of the repo. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Embeddings } from "@casebook/history";
import { loadOptional } from "../tools/optional.ts";

type Tensor = { tolist(): number[][] };
type Extractor = (texts: string[], options: { pooling: "mean"; normalize: boolean }) => Promise<Tensor>;
type Transformers = {
  env: { allowRemoteModels: boolean; localModelPath: string };
  pipeline(task: "feature-extraction", model: string, options: { dtype: "q8" }): Promise<Extractor>;
};

/** @throws Error that says what to install or where to put it. */
export async function loadMiniLm(): Promise<{ embeddings: Embeddings; version: string }> {
  const folder = process.env.CASEBOOK_MODELS ?? join(import.meta.dirname, "../../shared/models");
  if (!existsSync(join(folder, "all-MiniLM-L6-v2"))) {
    throw new Error(`There is no all-MiniLM-L6-v2 in ${folder}. Set CASEBOOK_MODELS to its folder.`);
  }
  const { module, version } = await loadOptional<Transformers>("@huggingface/transformers");
  module.env.allowRemoteModels = false;
  module.env.localModelPath = folder;
  const extract = await module.pipeline("feature-extraction", "all-MiniLM-L6-v2", { dtype: "q8" });
  const embed = async (texts: string[]): Promise<number[][]> =>
    (await extract(texts, { pooling: "mean", normalize: true })).tolist();
  return {
    embeddings: { embedDocuments: embed, embedQuery: async (text) => (await embed([text]))[0]! },
    version,
  };
}
