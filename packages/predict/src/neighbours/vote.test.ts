import type { Precedent } from "@casebook/history";
import type { RootCause } from "@casebook/incident";
import { partyOf, similarityOf, type VoteOptions, vote } from "@casebook/predict";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resolved } from "../__fixtures__/pasts.ts";

const options: VoteOptions = { target: "category", textThreshold: 0.5, voters: 7 };

function precedent(id: string, cosine: number, rootCause?: RootCause, contributing?: RootCause[]): Precedent {
  const incident = resolved(id, 1, "seen", { ...(rootCause && { rootCause }), ...(contributing && { contributing }) });
  return { incident, score: cosine, lexical: { cosine, rank: 1, terms: [] }, ageDays: 1 };
}

const disk = { category: "disk full", text: "no space" };
const network = { category: "network", text: "cable cut" };

describe("the vote", () => {
  test("gives each kind the share of its supporters' similarities", () => {
    const parties = vote(
      [
        precedent("a", 0.5, network),
        precedent("b", 0.4, disk),
        precedent("c", 0.2, { ...disk, category: "Disk-Full" }),
      ],
      options,
    );
    expect(
      parties.map(({ cause, supporters }) => [cause.category, supporters.map(({ incident }) => incident.id)]),
    ).toEqual([
      ["disk full", ["b", "c"]],
      ["network", ["a"]],
    ]);
    expect(parties[0]!.weight).toBeCloseTo(0.6, 12);
    expect(parties[0]!.share).toBeCloseTo(6 / 11, 12);
    expect(parties[1]!.share).toBeCloseTo(5 / 11, 12);
  });

  test("puts first, of equals, the kind whose best supporter ranks first", () => {
    const order = (precedents: Precedent[]) => vote(precedents, options).map(({ cause }) => cause.category);
    expect(order([precedent("a", 0.5, network), precedent("b", 0.5, disk)])).toEqual(["network", "disk full"]);
    expect(order([precedent("b", 0.5, disk), precedent("a", 0.5, network)])).toEqual(["disk full", "network"]);
  });

  test("shares equally where no voter is similar at all", () => {
    const parties = vote([precedent("a", 0, network), precedent("b", 0, disk), precedent("c", 0, disk)], options);
    expect(parties.map(({ share }) => share)).toEqual([0.5, 0.5]);
  });

  test("passes over precedents without a cause of the target, and lets those behind them vote", () => {
    const place = { service: "storage", text: "x" };
    const precedents = [
      precedent("a", 0.9),
      precedent("b", 0.5, disk),
      precedent("c", 0.3, place),
      precedent("d", 0.1, disk),
    ];
    const voters = (target: VoteOptions["target"], count: number) =>
      vote(precedents, { ...options, target, voters: count }).flatMap(({ supporters }) =>
        supporters.map(({ incident }) => incident.id),
      );
    expect(voters("category", 1)).toEqual(["b"]);
    expect(voters("category", 7).sort()).toEqual(["b", "c", "d"]);
    expect(voters("service", 1)).toEqual(["c"]);
  });

  test("counts the root cause only, never what contributed", () => {
    expect(vote([precedent("a", 0.5, disk, [network])], options).map(({ cause }) => cause)).toEqual([disk]);
  });

  test("of nobody has no party", () => {
    expect(vote([], options)).toEqual([]);
    expect(vote([precedent("a", 0.5)], options)).toEqual([]);
  });

  describe("where some causes have a name and some only words", () => {
    const words = (text: string) => ({ text });
    const names = (precedents: Precedent[]) =>
      vote(precedents, options).map(({ cause, supporters }) => [
        cause.category,
        ...supporters.map(({ incident }) => incident.id),
      ]);

    test("keeps two names apart, though both read like the words that rank first", () => {
      const precedents = [
        precedent("words", 0.9, words("the pool had no free connection")),
        precedent("a", 0.8, { category: "database", text: "the pool had no free connection left" }),
        precedent("b", 0.7, { category: "configuration", text: "the pool had no free connection by mistake" }),
      ];
      expect(names(precedents)).toEqual([
        ["database", "words", "a"],
        ["configuration", "b"],
      ]);
      expect(vote(precedents, options)[0]!.share).toBeCloseTo(1.7 / 2.4, 12);
    });

    test("lets words join the party with the most similar cause, whichever ranks first", () => {
      expect(
        names([
          precedent("a", 0.8, { category: "database", text: "pool exhausted after a slow query" }),
          precedent("b", 0.7, { category: "network", text: "cable cut" }),
          precedent("c", 0.6, { category: "network", text: "slow query on a cut cable after the pool" }),
          precedent("words", 0.1, words("slow query on a cut cable")),
        ]),
      ).toEqual([
        ["network", "b", "c", "words"],
        ["database", "a"],
      ]);
    });

    test("keeps words by themselves that are like no cause, and those that are like each other together", () => {
      expect(
        names([
          precedent("x", 0.9, words("expired certificate")),
          precedent("a", 0.5, disk),
          precedent("y", 0.2, words("certificate expired")),
        ]),
      ).toEqual([
        [undefined, "x", "y"],
        ["disk full", "a"],
      ]);
    });

    test("tells a candidate's party by its name before its words", () => {
      const parties = vote(
        [precedent("x", 0.9, words("expired certificate")), precedent("a", 0.5, disk), precedent("b", 0.4, network)],
        options,
      );
      const found = (cause: RootCause) => partyOf(cause, parties, options)?.supporters[0]?.incident.id;
      expect(found({ category: "Disk-Full", text: "expired certificate" })).toBe("a");
      expect(found({ category: "security", text: "expired certificate" })).toBe("x");
      expect(found({ category: "security", text: "no space" })).toBeUndefined();
      expect(found({ text: "no space" })).toBe("a");
      expect(found({ text: "something else" })).toBeUndefined();
    });
  });

  test("has shares that sum to 1 and fall, and supporters that are voters, each once", () => {
    const cause = fc.option(
      fc.record(
        {
          category: fc.constantFrom("disk full", "network", "constructor", "__proto__"),
          text: fc.constantFrom("alpha", "beta alpha", "gamma"),
        },
        { requiredKeys: ["text"] },
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cause, fc.double({ min: -1, max: 1, noNaN: true })), { maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom("category", "text"),
        (given, voters, target) => {
          const precedents = given.map(([rootCause, cosine], at) =>
            precedent(`${at}`, cosine, rootCause as RootCause | undefined),
          );
          const parties = vote(precedents, { ...options, voters, target });
          const able = precedents.filter(({ incident }) => incident.rootCause).slice(0, voters);
          const supporters = parties.flatMap((party) => party.supporters);
          expect(new Set(supporters)).toEqual(new Set(able));
          expect(supporters).toHaveLength(able.length);
          const shares = parties.map(({ share }) => share);
          if (able.length > 0) expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
          expect(shares).toEqual([...shares].sort((left, right) => right - left));
          for (const share of shares) expect(share >= 0 && share <= 1).toBe(true);
          for (const party of parties) {
            const held = party.supporters.flatMap(({ incident }) => incident.rootCause!.category ?? []);
            if (target === "category") expect(new Set([...held, party.cause.category]).size).toBe(1);
          }
        },
      ),
    );
  });
});

describe("the similarity of a precedent", () => {
  const { lexical: _, ...bare } = precedent("a", 0);

  test("is the mean of the cosines that it has", () => {
    const lexical = { cosine: 0.2, rank: 1, terms: [] };
    const semantic = { cosine: 0.6, rank: 1 };
    expect(similarityOf({ ...bare, lexical })).toBe(0.2);
    expect(similarityOf({ ...bare, semantic })).toBe(0.6);
    expect(similarityOf({ ...bare, lexical, semantic })).toBeCloseTo(0.4, 12);
    expect(similarityOf(bare)).toBe(0);
  });

  test("is never a weight below 0", () => {
    expect(similarityOf({ ...bare, semantic: { cosine: -0.3, rank: 1 } })).toBe(0);
  });
});
