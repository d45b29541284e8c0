/** A model that is quick and always says the same: enough for a file of vectors. */
import type { Embeddings } from "@casebook/history";

const dimension = 4;

/** A vector of the text's length and letters; of no meaning. */
function vectorOf(text: string): number[] {
  const vector = Array.from({ length: dimension }, () => 1);
  for (const [at, letter] of [...text].entries()) vector[at % dimension]! += letter.codePointAt(0)! % 17;
  return vector;
}

export const lengthEmbeddings: Embeddings & { model: string } = {
  model: "length",
  embedDocuments: async (texts: string[]) => texts.map(vectorOf),
  embedQuery: async (text: string) => vectorOf(text),
};
