import { type History, openHistory } from "@casebook/history";
import { CasebookRetriever, PrecedentExampleSelector, vectorStoreNeighbours } from "@casebook/history/langchain";
import { type Incident, questionOf } from "@casebook/incident";
import { FewShotPromptTemplate, PromptTemplate } from "@langchain/core/prompts";
import { SyntheticEmbeddings } from "@langchain/core/utils/testing";
import { VectorStore } from "@langchain/core/vectorstores";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { LetterEmbeddings } from "../__fixtures__/letter-embeddings.ts";
import { aQuestion, perform, someOperations } from "../__fixtures__/random-operations.ts";

const day = (number: number): string => new Date(Date.UTC(2026, 0, number)).toISOString();

function incident(id: string, title: string, known: number, fields: Partial<Incident> = {}): Incident {
  const rootCause = { category: "capacity", text: `Pool of ${id} was exhausted` };
  return { id, title, summary: "", openedAt: day(known - 1), knownAt: day(known), rootCause, ...fields };
}

const incidents = [
  incident("early", "Checkout answers 503", 3),
  incident("twin", "Checkout answers 503 again", 4, { mitigation: "Raised the limit" }),
  incident("other", "Search answers slowly", 5),
  incident("late", "Checkout answers 503 once more", 20),
  incident("closed", "Payments are refused", 6),
];
const { rootCause: _, ...withoutCause } = incidents[4]!;
const recorded = [...incidents.slice(0, 4), withoutCause];

/** LangChain's own base class over a plain list: what a store in memory does. */
class ListStore extends VectorStore {
  readonly rows: { id: string; vector: number[]; metadata: Record<string, unknown> }[] = [];
  asked = 0;
  broken = false;

  constructor() {
    super(new SyntheticEmbeddings(), {});
  }
  _vectorstoreType(): string {
    return "list";
  }
  async addVectors(
    vectors: number[][],
    documents: { metadata: Record<string, unknown> }[],
    options?: { ids: string[] },
  ) {
    vectors.forEach((vector, at) => {
      this.rows.push({ id: options!.ids[at]!, vector, metadata: documents[at]!.metadata });
    });
    return options!.ids;
  }
  async addDocuments(): Promise<void> {
    throw new Error("no text is given to a store");
  }
  override async delete({ ids }: { ids: string[] }): Promise<void> {
    const kept = this.rows.filter(({ id }) => !ids.includes(id));
    this.rows.splice(0, this.rows.length, ...kept);
  }
  async similaritySearchVectorWithScore(query: number[], k: number): Promise<[never, number][]> {
    this.asked++;
    if (this.broken) throw new Error("no connection");
    const scored = this.rows.map(({ vector, metadata }) => {
      const product = vector.reduce((sum, value, at) => sum + value * query[at]!, 0);
      return [{ pageContent: "", metadata } as never, product] as [never, number];
    });
    return scored.sort(([, left], [, right]) => right - left).slice(0, k);
  }
}

let history: History;
beforeEach(async () => {
  history = await openHistory({ embeddings: new LetterEmbeddings() });
  await history.add(recorded);
});

describe("CasebookRetriever", () => {
  it("gives documents of what was known before the question opened, with their scores", async () => {
    const retriever = new CasebookRetriever({ history, openedAt: day(10), k: 3 });
    const documents = await retriever.invoke("Checkout answers 503\nsince noon");
    expect(documents).toHaveLength(3);
    expect(documents[0]).toMatchObject({
      id: "early",
      pageContent: "Checkout answers 503\nCause: capacity, Pool of early was exhausted",
      metadata: { incident: { id: "early" }, lexical: { rank: 1 }, semantic: { rank: 1 }, ageDays: 8 },
    });
    expect(documents.map(({ id }) => id)).not.toContain("late");
    const later = await new CasebookRetriever({ history, now: () => new Date(day(30)) }).invoke("Checkout answers 503");
    expect(later.map(({ id }) => id)).toContain("late");
  });

  it("never finds the incident itself or its outage, and takes an empty text", async () => {
    const retriever = new CasebookRetriever({ history, openedAt: day(10), id: "early", rank: "bm25" });
    expect((await retriever.invoke("Checkout answers 503")).map(({ id }) => id)).not.toContain("early");
    expect(await new CasebookRetriever({ history, openedAt: day(10), rank: "bm25" }).invoke(" ")).toEqual([]);
  });
});

describe("PrecedentExampleSelector", () => {
  it("chooses examples with causes for a prompt, near to the question and unlike each other", async () => {
    const exampleSelector = new PrecedentExampleSelector({ history, k: 2, balance: 0.4 });
    const examples = await exampleSelector.selectExamples({
      question: "Checkout answers 503 again",
      openedAt: day(10),
    });
    expect(examples.map(({ id }) => id)).toEqual(["twin", "other"]);
    const near = await new PrecedentExampleSelector({ history, k: 2, balance: 1 }).selectExamples({
      question: "Checkout answers 503 again",
      openedAt: day(10),
    });
    expect(near.map(({ id }) => id)).toEqual(["twin", "early"]);
    expect(near[0]).toEqual({
      id: "twin",
      title: "Checkout answers 503 again",
      summary: "",
      category: "capacity",
      cause: "Pool of twin was exhausted",
      mitigation: "Raised the limit",
    });
  });

  it("works in LangChain's few-shot prompt", async () => {
    const prompt = new FewShotPromptTemplate({
      exampleSelector: new PrecedentExampleSelector({ history, k: 1, now: () => new Date(day(10)) }),
      examplePrompt: PromptTemplate.fromTemplate("{title} -> {category}"),
      suffix: "{question} ->",
      inputVariables: ["question"],
    });
    expect(await prompt.format({ question: "Checkout answers 503 again" })).toBe(
      "\n\nCheckout answers 503 again -> capacity\n\nCheckout answers 503 again ->",
    );
  });

  it("takes no examples in", async () => {
    await expect(new PrecedentExampleSelector({ history }).addExample()).rejects.toMatchObject({
      code: "not-an-incident",
    });
  });
});

describe("a vector store as the semantic leg", () => {
  it("gets vectors and no text, and proposes what is found", async () => {
    const store = new ListStore();
    const backed = await openHistory({ embeddings: new LetterEmbeddings(), neighbours: vectorStoreNeighbours(store) });
    await backed.add(recorded);
    const question = questionOf({ id: "new", title: "Checkout answers 503", summary: "", openedAt: day(10) });
    const found = await backed.before(question).search(question, { k: 1 });
    expect(found).toEqual(await history.before(question).search(question, { k: 1 }));
    expect(store.rows).toHaveLength(5);
    expect(store.asked).toBeGreaterThan(0);
    expect(JSON.stringify(store.rows)).not.toContain("Checkout");
    store.broken = true;
    expect(await backed.before(question).search(question, { k: 1 })).toEqual(found);
    await backed.close();
  });

  it("forgets what was removed, once the history is compacted", async () => {
    const store = new ListStore();
    const { mkdtemp, rm } = await import("node:fs/promises");
    const { tmpdir } = await import("node:os");
    const { join } = await import("node:path");
    const directory = await mkdtemp(join(tmpdir(), "store-"));
    const neighbours = vectorStoreNeighbours(store);
    const backed = await openHistory({ directory, embeddings: new LetterEmbeddings(), neighbours });
    await backed.add(recorded);
    const question = questionOf({ id: "new", title: "Checkout answers 503", summary: "", openedAt: day(10) });
    await backed.before(question).search(question);
    await backed.remove("early");
    expect((await backed.before(question).search(question)).map((each) => each.incident.id)).not.toContain("early");
    await backed.compact();
    expect(store.rows).toHaveLength(4);
    await backed.close();
    await rm(directory, { recursive: true });
  });

  it("is asked for more than is wanted, and never believed about time, ids or order", async () => {
    const many = Array.from({ length: 900 }, (_, at) =>
      incident(`i-${at}`, `Checkout ${at} answers 50${at % 7}`, 1 + (at % 30)),
    );
    class Liar extends ListStore {
      override async similaritySearchVectorWithScore(query: number[], k: number): Promise<[never, number][]> {
        const found = await super.similaritySearchVectorWithScore(query, k);
        const strange = [{ pageContent: "", metadata: { key: "unknown" } } as never, 9] as [never, number];
        return [strange, ...found.reverse(), ...found];
      }
    }
    const scanned = await openHistory({ embeddings: new LetterEmbeddings() });
    await scanned.add(many);
    for (const store of [new ListStore(), new Liar()]) {
      const neighbours = vectorStoreNeighbours(store);
      const backed = await openHistory({ embeddings: new LetterEmbeddings(), neighbours });
      await backed.add(many);
      for (const opened of [10, 25, 31]) {
        const question = questionOf({
          id: "new",
          title: "Checkout 77 answers 503",
          summary: "",
          openedAt: day(opened),
        });
        const expected = await scanned.before(question).search(question, { rank: "semantic" });
        const found = await backed.before(question).search(question, { rank: "semantic" });
        expect(found).toEqual(expected);
        for (const each of found) expect(each.incident.knownAt! < question.openedAt).toBe(true);
      }
      expect(store.asked).toBeGreaterThan(0);
    }
  });

  it("finds for any moment what a scan finds: the store's answers are never taken for what was known then", async () => {
    await fc.assert(
      fc.asyncProperty(someOperations, aQuestion, async (operations, question) => {
        const store = new ListStore();
        const scanned = await openHistory({ embeddings: new LetterEmbeddings(), newId: () => "same" });
        const backed = await openHistory({
          embeddings: new LetterEmbeddings(),
          neighbours: vectorStoreNeighbours(store),
          newId: () => "same",
        });
        for (const operation of operations) for (const each of [scanned, backed]) await perform(each, operation);
        for (const k of [1, 3, 20]) {
          const options = { k, rank: "semantic" } as const;
          const expected = await scanned.before(question).search(question, options);
          expect(await backed.before(question).search(question, options)).toEqual(expected);
          for (const { incident: found } of expected) expect(found.knownAt! < question.openedAt).toBe(true);
        }
      }),
      { seed: 20261128, numRuns: 100 },
    );
  });
});
