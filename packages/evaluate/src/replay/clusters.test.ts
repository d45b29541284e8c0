import { replay } from "@casebook/evaluate";
import { textSimilarity } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { historyOf, hour, listOf } from "../__fixtures__/histories.ts";

async function clustersOf(incidents: readonly Incident[], clusters?: ReadonlyMap<string, string>): Promise<string[]> {
  const history = await historyOf(incidents);
  const all = await listOf(replay(history, { predictors: [], baselines: false, ...(clusters && { clusters }) }));
  return all.map(({ cluster }) => cluster);
}

function at(hours: number, id: string, title: string, fields: Partial<Incident> = {}): Incident {
  return { id, title, summary: "", openedAt: hour(hours), ...fields };
}

const alert = "checkout answers 503 to every second request of paying customers in europe";

describe("clusters", () => {
  it("gives an incident its own, where nothing ties it to another", async () => {
    expect(await clustersOf([at(0, "a", alert), at(1, "b", "disk full on the mail host")])).toEqual(["a", "b"]);
  });

  it("joins near-duplicates of the same 24 hours, and a chain of them", async () => {
    const chain = [0, 20, 40, 64, 64 + 24.001].map((hours, number) => at(hours, `${number}`, alert));
    expect(await clustersOf(chain)).toEqual(["0", "0", "0", "0", "4"]);
  });

  it("joins texts of many words that differ in one, and not those that differ in a quarter", async () => {
    const words = Array.from({ length: 20 }, (_, number) => `word${number}`);
    const like = (...others: string[]) => [...others, ...words.slice(others.length)].join(" ");
    const texts = [like(), like("alpha"), like("beta", "gamma", "delta", "epsilon", "zeta")];
    expect(await clustersOf(texts.map((text, number) => at(number, `${number}`, text)))).toEqual(["0", "0", "2"]);
  });

  it("joins them over midnight, and compares summary and digest too", async () => {
    const [first, ...others] = [
      at(23, "a", "Alert", { summary: alert, digest: ["cpu | high"] }),
      at(25, "b", "Alert", { summary: alert, digest: ["cpu | high"] }),
      at(26, "c", "Alert", { summary: "the queue of outgoing mail grows without end", digest: ["disk | full"] }),
    ];
    expect(await clustersOf([first!, ...others])).toEqual(["a", "a", "c"]);
  });

  it("takes the outage before the likeness, and the cluster that a set names before the outage", async () => {
    const incidents = [
      at(0, "a", alert),
      at(1, "b", alert, { outage: "storm" }),
      at(2, "c", alert, { outage: "storm" }),
    ];
    expect(await clustersOf(incidents)).toEqual(["a", "storm", "storm"]);
    expect(await clustersOf(incidents, new Map([["c", "disk at mail"]]))).toEqual(["a", "storm", "disk at mail"]);
  });

  it("does not join incidents without a word", async () => {
    expect(await clustersOf([at(0, "a", "!!!"), at(1, "b", "!!!")])).toEqual(["a", "b"]);
  });

  it("joins exactly what a comparison with every incident of the last 24 hours would join", async () => {
    const word = fc.constantFrom(..."abcdefghijklm");
    const text = fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(" "));
    const incidents = fc.array(fc.tuple(fc.integer({ min: 0, max: 80 }), text), { minLength: 2, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(incidents, async (drawn) => {
        const all = drawn
          .map(([hours, title], number) => at(hours, String(number).padStart(2, "0"), title))
          .sort((left, right) => (left.openedAt + left.id < right.openedAt + right.id ? -1 : 1));
        const clusters = await clustersOf(all);
        all.forEach((incident, number) => {
          const twins = all.slice(0, number).filter((other) => {
            const apart = Date.parse(incident.openedAt) - Date.parse(other.openedAt);
            return apart <= 86_400_000 && textSimilarity(other.title, incident.title) >= 0.9 + 1e-12;
          });
          const found = twins.map((twin) => clusters[all.indexOf(twin)]);
          if (twins.length > 0) expect(found).toContain(clusters[number]);
          else if (clusters[number] !== incident.id) {
            // Only a likeness of .9 to the last digit may go either way.
            expect(
              all.slice(0, number).some((other) => Math.abs(textSimilarity(other.title, incident.title) - 0.9) < 1e-9),
            ).toBe(true);
          }
        });
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it("takes seconds, not minutes, for thousands of incidents of one day", async () => {
    const words = Array.from({ length: 40 }, (_, number) => `word${number}`);
    const storm = Array.from({ length: 3000 }, (_, number) =>
      at(number / 200, `${number}`.padStart(4, "0"), words.map((word) => `${word}of${number % 1000}`).join(" "), {
        summary: words.join(" "),
      }),
    );
    const start = performance.now();
    const clusters = await clustersOf(storm);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect(new Set(clusters).size).toBe(1000);
  });
});
