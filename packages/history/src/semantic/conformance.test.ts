import { openHistory } from "@casebook/history";
import { historyConformance } from "@casebook/history/testing";
import { describe, test } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";

describe("a history with embeddings", () => {
  for (const { name, run } of historyConformance(() => openHistory({ embeddings: new LetterEmbeddings() }))) {
    test(name, run);
  }
});
