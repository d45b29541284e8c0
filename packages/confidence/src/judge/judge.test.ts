import { createJudge } from "@casebook/confidence";
import { isCasebookError } from "@casebook/incident";
import { describe, expect, test } from "vitest";

describe("a judge of categories", () => {
  const { judge, id } = createJudge({ target: "category", textThreshold: 0.5 });
  const truth = [{ category: "expired certificate", text: "the certificate of the gateway had expired" }];

  test("says what it goes by, with the threshold that decides where a category is missing", () => {
    expect(id).toBe("equal category, else text similarity >= 0.5");
  });

  test.each(["expired certificate", "Expired-Certificate", "EXPIRED_CERTIFICATE", "  expired   certificate "])(
    "takes %j for the same spelling",
    (category) => {
      expect(judge({ category, text: "quite other words" }, truth)).toBe(true);
    },
  );

  test("does not let equal words outweigh unequal categories", () => {
    expect(judge({ category: "bad deploy", text: truth[0]!.text }, truth)).toBe(false);
    expect(judge({ category: "certificate", text: "x" }, truth)).toBe(false);
  });

  test("counts contributing causes", () => {
    const both = [...truth, { category: "missing alert", text: "no alert before expiry" }];
    expect(judge({ category: "missing alert", text: "x" }, both)).toBe(true);
    expect(judge({ category: "bad deploy", text: "x" }, both)).toBe(false);
  });

  test("goes by words where either side has no category", () => {
    expect(judge({ text: "certificate of the gateway expired" }, truth)).toBe(true);
    expect(judge({ text: "a disk was full" }, truth)).toBe(false);
    expect(judge({ category: "bad deploy", text: "disk full" }, [{ text: "disk full" }])).toBe(true);
  });

  test("cannot tell without a recorded cause", () => {
    expect(judge({ category: "bad deploy", text: "x" }, [])).toBeUndefined();
  });

  test("is not misled by names that every object has, nor by scripts and forms of letters", () => {
    expect(judge({ category: "constructor", text: "x" }, [{ category: "__proto__", text: "x" }])).toBe(false);
    expect(judge({ category: "ＤＩＳＫ　ＦＵＬＬ", text: "x" }, [{ category: "disk full", text: "y" }])).toBe(true);
    expect(judge({ category: "קישור שבור", text: "x" }, [{ category: "קישור שבור", text: "y" }])).toBe(true);
    expect(judge({ category: "e\u0301chec", text: "x" }, [{ category: "\u00e9chec", text: "y" }])).toBe(true);
  });
});

describe("a judge of services", () => {
  const { judge, id } = createJudge({ target: "service", textThreshold: 0 });

  test("says what it goes by", () => {
    expect(id).toBe("equal service");
  });

  test("compares names, and never words", () => {
    expect(judge({ service: "Checkout_Svc", text: "x" }, [{ service: "checkout-svc", text: "y" }])).toBe(true);
    expect(judge({ service: "db", text: "x" }, [{ service: "cache", text: "x" }])).toBe(false);
  });

  test("cannot tell where a name is missing, unless another cause decides", () => {
    expect(judge({ text: "db was full" }, [{ service: "db", text: "db was full" }])).toBeUndefined();
    expect(judge({ service: "db", text: "x" }, [{ text: "db was full" }])).toBeUndefined();
    expect(judge({ service: "db", text: "x" }, [{ text: "y" }, { service: "db", text: "z" }])).toBe(true);
    expect(judge({ service: "db", text: "x" }, [{ text: "y" }, { service: "cache", text: "z" }])).toBe(false);
  });
});

describe("a judge of words", () => {
  // Each text has four tokens, and they share two: a cosine of one half.
  const candidate = { category: "one", text: "alpha beta gamma delta" };
  const truth = [{ category: "one", text: "alpha beta epsilon zeta" }];

  test.each([
    [0, true],
    [0.49, true],
    [0.51, false],
    [1, false],
  ])("with the threshold %d says %s, whatever the categories are", (textThreshold, expected) => {
    const judge = createJudge({ target: "text", textThreshold });
    expect(judge.id).toBe(`text similarity >= ${textThreshold}`);
    expect(judge.judge(candidate, truth)).toBe(expected);
  });

  test("takes the same words in another order for the same", () => {
    const { judge } = createJudge({ target: "text", textThreshold: 0.99 });
    expect(judge({ text: "数据库 连接 耗尽" }, [{ text: "数据库 连接 耗尽" }])).toBe(true);
    expect(judge({ text: "pool exhausted" }, [{ text: "Exhausted pool" }])).toBe(true);
  });
});

test.each<[string, object]>([
  ["target", { target: "cause", textThreshold: 0.5 }],
  ["textThreshold", { target: "text", textThreshold: Number.NaN }],
  ["textThreshold", { target: "text", textThreshold: 1.1 }],
  ["textThreshold", { target: "text" }],
])("a judge with a wrong %s is refused", (field, options) => {
  let error: unknown;
  try {
    createJudge(options as Parameters<typeof createJudge>[0]);
  } catch (thrown) {
    error = thrown;
  }
  expect(isCasebookError(error)).toBe(true);
  expect(error).toMatchObject({ code: "invalid-option", field });
});
