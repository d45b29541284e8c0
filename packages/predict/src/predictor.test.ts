/** What every predictor promises, each tried alike. */
import type { Past } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import { createBlend, createLinear, createNeighbours, type Predictor } from "@casebook/predict";
import { describe, expect, test } from "vitest";
import { asked, barePast, historyOf, kindsInTurn, onDay, pastOf, resolved } from "./__fixtures__/pasts.ts";

type Make = (options?: Record<string, unknown>) => Predictor;

const known = kindsInTurn(9);
const question = asked("handshake refused by the gateway", 300, {
  service: "gateway",
  labels: { team: "edge", constructor: "x" },
  digest: ["gateway | 503 | handshake"],
});

function frozen<Value>(value: Value): Value {
  if (typeof value === "object" && value !== null) for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

describe.each<[string, Make]>([
  ["neighbours", createNeighbours],
  ["linear", createLinear],
  ["blend", createBlend],
])("%s", (id, make) => {
  test("is called by its name and fingerprinted by its options", () => {
    expect(make().id).toBe(id);
    expect(make().fingerprint).toBe(make({}).fingerprint);
    expect(make().fingerprint).not.toBe(make({ target: "service" }).fingerprint);
  });

  test("leaves the question, the precedents and the records as they were", async () => {
    const incidents = frozen(kindsInTurn(9));
    const precedents = frozen(await (await pastOf(incidents)).search(question));
    const past = frozen(barePast(incidents, precedents));
    const asking = frozen(structuredClone(question));
    const predictor = make();
    await predictor.predict(asking, past);
    await predictor.score?.(asking, past, frozen([{ category: "disk full", text: "x" }]));
    expect(asking).toEqual(question);
    expect(incidents).toEqual(kindsInTurn(9));
  });

  test("answers from a past of another make, as from ours", async () => {
    const precedents = await (await pastOf(known)).search(question, { rank: "tf-idf" });
    const { candidates } = await make().predict(question, barePast(known, precedents));
    expect(candidates).toEqual((await make().predict(question, await pastOf(known))).candidates);
    expect(candidates[0]).toMatchObject({ category: "expired certificate" });
  });

  test("begins nothing once it was told to stop", async () => {
    const touched: string[] = [];
    const past = new Proxy(barePast(known), {
      get(target, name: keyof Past) {
        touched.push(name);
        return target[name];
      },
    });
    const reason = new Error("no longer wanted");
    const signal = AbortSignal.abort(reason);
    await expect(make().predict(question, past, { signal })).rejects.toBe(reason);
    if (make().score) await expect(make().score!(question, past, [], { signal })).rejects.toBe(reason);
    expect(touched).toEqual([]);
  });

  test("hands the signal on to the search", async () => {
    const signals: unknown[] = [];
    const past: Past = {
      ...barePast(known),
      search: async (_, options) => {
        signals.push(options?.signal);
        return [];
      },
    };
    const { signal } = new AbortController();
    await make().predict(question, past, { signal });
    expect(signals).toEqual([signal]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["voter", { voter: 3 }],
    ["precedents", { precedents: 0 }],
    ["precedents", { precedents: 1.5 }],
    ["precedents", { precedents: Number.NaN }],
    ["precedents", { precedents: "10" }],
    ["target", { target: "severity" }],
    ...(id === "linear"
      ? ([
          ["ridge", { ridge: 0 }],
          ["ridge", { ridge: Number.NaN }],
          ["ridge", { ridge: Number.POSITIVE_INFINITY }],
          ["mostTerms", { mostTerms: 0 }],
          ["target", { target: "text" }],
          ["voters", { voters: 3 }],
        ] satisfies [string, Record<string, unknown>][])
      : ([
          ["voters", { voters: 0 }],
          ["textThreshold", { textThreshold: 1.1 }],
          ["textThreshold", { textThreshold: Number.NaN }],
          ["ridge", { ridge: 1 }],
        ] satisfies [string, Record<string, unknown>][])),
    ...(id === "blend"
      ? ([
          ["linear", { linear: null }],
          ["linear", { linear: createNeighbours() }],
        ] satisfies [string, Record<string, unknown>][])
      : []),
  ])("refuses the option %s in %j", (field, options) => {
    expect(() => make(options)).toThrow(
      expect.objectContaining({
        code: "invalid-option",
        field,
        value: options[field],
        message: expect.stringContaining(`create${id[0]!.toUpperCase()}${id.slice(1)}`),
        remedy: expect.stringMatching(/\w/),
      }),
    );
  });

  test.each([[null], [5], ["category"], [[]]])("refuses %j for its options", (options) => {
    expect(() => make(options as unknown as Record<string, unknown>)).toThrow(
      expect.objectContaining({ code: "invalid-option" }),
    );
  });

  test("sees nothing that became known at the question's moment or after it, nor its outage, nor itself", async () => {
    const open = asked("writes hang on the volume", 300, { id: "self", outage: "out" });
    const flip = (name: string, rest: Partial<Incident>) =>
      resolved(name, 200, "writes hang on the volume", {
        rootCause: { category: "PLANTED", text: "PLANTED" },
        ...rest,
      });
    const history = await historyOf([
      ...known,
      flip("later", { resolvedAt: onDay(301) }),
      flip("now", { resolvedAt: onDay(300) }),
      flip("same moment elsewhere", { resolvedAt: "2026-10-28T14:00:00+02:00" }),
      flip("kin", { outage: "out" }),
      flip("self", { openedAt: onDay(300), resolvedAt: onDay(302), outage: "out" }),
    ]);
    const predictor = make();
    const answer = await predictor.predict(open, history.before(open));
    expect(answer.candidates.length).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).not.toContain("PLANTED");
    // The plants would be seen: a stranger who asks later gets them.
    const stranger = asked("writes hang on the volume", 400);
    const later = await predictor.predict(stranger, history.before(stranger));
    expect(later.candidates[0]!.category).toBe("PLANTED");
    expect(await predictor.predict(open, history.before(open))).toEqual(answer);
  });

  test("answers a question of a megabyte", async () => {
    const long = { ...question, summary: "handshake refused ".repeat(60_000) };
    const { candidates } = await make().predict(long, await pastOf(known));
    expect(candidates[0]).toMatchObject({ category: "expired certificate" });
  });
});

test.each<[string, Make]>([
  ["linear", createLinear],
  ["blend", createBlend],
])("%s reads no records for a fit when it was told to stop during the search", async (_, make) => {
  const controller = new AbortController();
  const past: Past = {
    ...barePast(known),
    search: async () => {
      controller.abort();
      return [];
    },
    count: () => expect.fail("read on"),
  };
  await expect(make().predict(question, past, { signal: controller.signal })).rejects.toThrow("abort");
});
