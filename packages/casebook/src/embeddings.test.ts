import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Embeddings } from "@casebook/history";
import { type CasebookOptions, createCasebook } from "casebook";
import { describe, expect, test } from "vitest";
import { openIncident, recurring, repeatable } from "./__fixtures__/history.ts";
import { temporaryDirectory } from "./__fixtures__/temporary-directory.ts";

/** A small real model: how often each letter occurs. */
class Letters implements Embeddings {
  readonly model: string;
  calls = 0;
  isDown = false;

  constructor(model = "letters") {
    this.model = model;
  }

  async embedDocuments(texts: string[]): Promise<number[][]> {
    this.calls++;
    if (this.isDown) throw new Error("the model is down");
    return texts.map((text) => [..."abcdefghijklmnopqrstuvwxyz"].map((letter) => text.split(letter).length));
  }

  async embedQuery(text: string): Promise<number[]> {
    return (await this.embedDocuments([text]))[0]!;
  }
}

const asked = openIncident(100, "disk full", 200);

async function filled(directory: string, embeddings: Embeddings, options: CasebookOptions = {}) {
  const casebook = await createCasebook({ ...repeatable(), directory, embeddings, embed: { retries: 0 }, ...options });
  await casebook.add(recurring(60));
  return casebook;
}

describe("a casebook with embeddings", () => {
  test("finds precedents by words and by meaning, and lets both speak of an outside candidate", async () => {
    const casebook = await filled(temporaryDirectory(), new Letters());
    await casebook.fit();
    const diagnosis = await casebook.diagnose(asked);
    expect(diagnosis.precedents[0]).toMatchObject({
      lexical: { rank: expect.any(Number) },
      semantic: { rank: expect.any(Number) },
    });
    expect(diagnosis.fingerprint).toMatch(/"rank":"fused".* with Letters\/letters$/);
    const assessed = await casebook.assess(asked, [{ category: "disk full", text: "x" }], { predictor: "mine" });
    expect(assessed.fingerprint).toBe("from outside: mine with Letters/letters");
    expect(assessed.precedents).toEqual(diagnosis.precedents);
    await casebook.close();
  });

  test("keeps what it learned of weighing them, and answers alike when opened again, without embedding anew", async () => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory, new Letters());
    await casebook.fit();
    const { id: _, ...before } = await casebook.diagnose(asked);
    await casebook.close();
    const { fusion } = JSON.parse(readFileSync(join(directory, "fit.json"), "utf8")).learned;
    expect(fusion.weight.length).toBeGreaterThan(0);

    const embeddings = new Letters();
    const again = await createCasebook({ ...repeatable(1000), directory, embeddings, embed: { retries: 0 } });
    expect(await again.needsFit()).toBe(false);
    const { id: __, ...after } = await again.diagnose(asked);
    expect(after).toEqual(before);
    expect(embeddings.calls).toBeLessThan(3);
    await again.close();
  });

  test("does not take what was learned with one model for another", async () => {
    const directory = temporaryDirectory();
    const casebook = await filled(directory, new Letters());
    await casebook.fit();
    expect((await casebook.diagnose(asked)).status).not.toBe("failed");
    await casebook.close();
    const words = await createCasebook({ ...repeatable(1000), directory });
    expect(await words.needsFit()).toBe(true);
    const diagnosis = await words.diagnose(asked);
    expect(diagnosis).toMatchObject({ confidence: { basis: "none", n: 0 } });
    await words.close();
  });

  test("answers by words while the model is down, and says so", async () => {
    const embeddings = new Letters();
    const casebook = await filled(temporaryDirectory(), embeddings);
    await casebook.fit();
    embeddings.isDown = true;
    const diagnosis = await casebook.diagnose({ ...asked, title: "a title never embedded: disk full" });
    expect(diagnosis.status).not.toBe("failed");
    expect(diagnosis.precedents[0]).toMatchObject({ semanticError: { code: expect.any(String) } });
    expect(diagnosis.precedents[0]).not.toHaveProperty("semantic");
    await casebook.close();
  });
});
