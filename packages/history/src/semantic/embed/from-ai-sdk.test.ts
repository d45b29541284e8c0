import { fromAiSdk, openHistory } from "@casebook/history";
import { expect, it } from "vitest";

it("a model of the AI SDK embeds in calls of the size it allows, under its own name", async () => {
  const calls: number[] = [];
  const model = {
    specificationVersion: "v2" as const,
    provider: "test",
    modelId: "letters-1",
    maxEmbeddingsPerCall: 2,
    async doEmbed({ values }: { values: string[] }) {
      calls.push(values.length);
      return { embeddings: values.map((value) => [value.length, 1]), usage: { tokens: 1 } };
    },
  };
  const embeddings = fromAiSdk(model);
  expect(await embeddings.embedDocuments(["a", "bb", "ccc"])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  expect(await embeddings.embedQuery("dddd")).toEqual([4, 1]);
  expect(calls).toEqual([2, 1, 1]);
  expect(embeddings).toHaveProperty("model", "test/letters-1");
  const history = await openHistory({ embeddings });
  const openedAt = "2026-01-01T00:00:00Z";
  expect(await history.add([{ id: "a", title: "a", summary: "", openedAt, knownAt: openedAt }])).not.toHaveProperty(
    "waiting",
  );
});

it("a model without a vector for a question is refused", async () => {
  const model = { provider: "test", modelId: "none", doEmbed: async () => ({ embeddings: [] }) };
  await expect(fromAiSdk(model).embedQuery("a")).rejects.toMatchObject({ code: "embedding-invalid" });
});
