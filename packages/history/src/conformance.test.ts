import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openHistory } from "@casebook/history";
import { historyConformance } from "@casebook/history/testing";
import { afterAll, describe, test } from "vitest";

describe("a history in memory", () => {
  for (const { name, run } of historyConformance(() => openHistory())) test(name, run);
});

describe("a history over a directory", async () => {
  const root = await mkdtemp(join(tmpdir(), "history-"));
  let opened = 0;
  afterAll(() => rm(root, { recursive: true }));
  for (const { name, run } of historyConformance(() => openHistory({ directory: join(root, `${opened++}`) }))) {
    test(name, run);
  }
});
