import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clustered, scattered } from "../__fixtures__/vectors.ts";
import { ExactScan } from "./exact-scan.ts";
import { VectorRows } from "./vector-rows.ts";

type Document = { id: string; begin: number; end: number };

/** A scan over vectors, each with its document, added in batches that become segments; the last one waits if it is not full. */
function scanOf(vectors: readonly Float32Array[], documents: readonly Document[], batch = vectors.length): ExactScan {
  const rows = new VectorRows(vectors[0]!.length);
  const scan = new ExactScan(rows);
  vectors.forEach((vector, at) => {
    scan.add({ document: documents[at]!, row: rows.add(vector) });
    if ((at + 1) % batch === 0) scan.settleNow();
  });
  return scan;
}

function naive(
  vectors: readonly Float32Array[],
  documents: readonly Document[],
  query: Float32Array,
  { k, moment, excluded }: { k: number; moment: number; excluded: ReadonlySet<string> },
): string[] {
  return documents
    .map((document, at) => ({
      document,
      cosine: productOf(vectors[at]!, query),
    }))
    .filter(({ document: { begin, end, id } }) => begin < moment && moment <= end && !excluded.has(id))
    .sort((left, right) => right.cosine - left.cosine)
    .slice(0, k)
    .map(({ document }) => document.id);
}

function productOf(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

const alive = (count: number): Document[] =>
  Array.from({ length: count }, (_, at) => ({ id: `id-${at}`, begin: at, end: Number.POSITIVE_INFINITY }));

describe("a scan", () => {
  it("of nothing finds nothing", () => {
    const scan = new ExactScan(new VectorRows(3));
    expect(scan.search(Float32Array.of(1, 0, 0), { k: 5, moment: 9, excluded: new Set() })).toEqual([]);
  });

  it("finds exactly the nearest that a moment sees, with ends, exclusions and any order of adding", () => {
    const case_ = fc.record({
      count: fc.integer({ min: 1, max: 700 }),
      k: fc.integer({ min: 1, max: 40 }),
      batch: fc.integer({ min: 1, max: 300 }),
      moment: fc.integer({ min: 0, max: 120 }),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(case_, ({ count, k, batch, moment, seed }) => {
        const vectors = clustered(count + 1, 40, seed);
        const query = vectors.pop()!;
        const documents = vectors.map((_, at): Document => {
          const begin = (at * 7919) % 101;
          return { id: `id-${at}`, begin, end: at % 5 === 0 ? begin + (at % 30) : Number.POSITIVE_INFINITY };
        });
        const wanted = { k, moment, excluded: new Set(["id-1", "id-2"]) };
        const found = scanOf(vectors, documents, batch).search(query, wanted);
        expect(found.map(({ document }) => document.id)).toEqual(naive(vectors, documents, query, wanted));
      }),
      { seed: 20261127, numRuns: 150 },
    );
  });

  it("orders equals by what was known last, then by id, also past the place where candidates are cut", () => {
    const vector = scattered(1, 24, 1)[0]!;
    const documents = Array.from({ length: 900 }, (_, at) => ({
      id: `id-${String(at).padStart(3, "0")}`,
      begin: at % 3,
      end: Number.POSITIVE_INFINITY,
    }));
    const scan = scanOf(Array(900).fill(vector), documents, 400);
    const found = scan.search(vector, { k: 4, moment: 9, excluded: new Set() });
    expect(found.map(({ document }) => document.id)).toEqual(["id-002", "id-005", "id-008", "id-011"]);
    expect(found[0]!.cosine).toBeCloseTo(1, 6);
  });

  it("does not see the future: later vectors change neither ids nor cosines", () => {
    const vectors = clustered(3000, 64, 5);
    const documents = alive(3000);
    const wanted = { k: 20, moment: 1800, excluded: new Set<string>() };
    const now = scanOf(vectors.slice(0, 1800), documents).search(vectors[0]!, wanted);
    const later = scanOf(vectors, documents).search(vectors[0]!, wanted);
    expect(later.map(({ document, cosine }) => [document.id, cosine])).toEqual(
      now.map(({ document, cosine }) => [document.id, cosine]),
    );
  });

  it("takes a document away as soon as it ends", () => {
    const vectors = scattered(50, 32, 2);
    const documents = alive(50);
    const scan = scanOf(vectors, documents);
    const search = () => scan.search(vectors[7]!, { k: 1, moment: 99, excluded: new Set() })[0]!.document.id;
    expect(search()).toBe("id-7");
    documents[7]!.end = documents[7]!.begin;
    expect(search()).not.toBe("id-7");
  });

  it.each([
    ["in clusters", clustered, 0.99],
    ["without any structure", scattered, 0.95],
  ])("finds the true ten among 20,000 vectors %s", (_, make, wanted) => {
    const vectors = make(20_020, 128, 11);
    const queries = vectors.splice(20_000);
    const documents = alive(vectors.length);
    const scan = scanOf(vectors, documents);
    const options = { k: 10, moment: Number.POSITIVE_INFINITY, excluded: new Set<string>() };
    let right = 0;
    for (const query of queries) {
      const truth = new Set(naive(vectors, documents, query, options));
      right += scan.search(query, options).filter(({ document }) => truth.has(document.id)).length;
    }
    expect(right / (queries.length * 10)).toBeGreaterThanOrEqual(wanted);
  });

  it("misses nothing while it is settled, in which it lets others work", async () => {
    const vectors = clustered(3000, 384, 9);
    const documents = alive(vectors.length);
    const rows = new VectorRows(384);
    const scan = new ExactScan(rows);
    const add = (from: number, to: number): void => {
      for (let at = from; at < to; at++) scan.add({ document: documents[at]!, row: rows.add(vectors[at]!) });
    };
    const wanted = { k: 10, moment: Number.POSITIVE_INFINITY, excluded: new Set<string>() };
    const expectAll = (added: number): void => {
      const found = scan.search(vectors[17]!, wanted).map(({ document }) => document.id);
      expect(found).toEqual(naive(vectors.slice(0, added), documents.slice(0, added), vectors[17]!, wanted));
    };
    let [added, asked, isSettling] = [1000, 0, true];
    add(0, added);
    await scan.settle();
    while (added < 3000) {
      add(added, added + 500);
      added += 500;
      isSettling = true;
      const settling = Promise.all([scan.settle(), scan.settle()]).finally(() => {
        isSettling = false;
      });
      for (; isSettling; asked++) {
        expectAll(added);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await settling;
      expectAll(added);
    }
    expect(asked).toBeGreaterThan(4);
  });
});
