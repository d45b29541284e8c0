import type { Incident } from "@casebook/incident";
import { buildPrompt, type Reading, type RootCauseAnswer, rootCauseTask } from "@casebook/prompt";
import { SystemMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attacks, order } from "./__fixtures__/attacks.ts";
import { carelessReading, GullibleModel } from "./__fixtures__/gullible-model.ts";
import { precedents, question } from "./__fixtures__/incidents.ts";
import { textOf } from "./__fixtures__/written.ts";

const model = new GullibleModel();
const task = rootCauseTask({ choices: ["pool exhausted"] });

/** Where a text of somebody else may stand. */
const places: Record<string, (text: string) => Partial<Incident>> = {
  title: (title) => ({ title }),
  summary: (summary) => ({ summary }),
  service: (service) => ({ service }),
  severity: (severity) => ({ severity }),
  "name of a label": (name) => ({ labels: { [name]: "x" } }),
  label: (value) => ({ labels: { note: value, [value]: value } }),
  digest: (line) => ({ digest: ["a", line, "b"] }),
};
const learned: Record<string, (text: string) => Partial<Incident>> = {
  ...places,
  id: (id) => ({ id }),
  cause: (text) => ({ rootCause: { category: "disk full", text } }),
  kind: (category) => ({ rootCause: { category, text: "x" } }),
  place: (service) => ({ rootCause: { category: "disk full", service, text: "x" } }),
};

async function answered(
  inQuestion: Partial<Incident>,
  inPrecedent: Partial<Incident>,
  clean: false | undefined,
): Promise<Reading<RootCauseAnswer>> {
  const [first, second, ...rest] = precedents;
  const prompt = await buildPrompt({
    task,
    question: { ...question, ...inQuestion },
    precedents: [first!, { ...second!, incident: { ...second!.incident, ...inPrecedent } }, ...rest],
    order: "best-first",
    ...(clean === false && { clean }),
  });
  return prompt.read(await model.invoke(prompt.messages).then(({ text }) => text));
}

/** All but the words, which a model may copy from anywhere. */
function decided(reading: Reading<RootCauseAnswer>): unknown {
  if (reading.status === "refused") return reading;
  const { answer, citations, dropped } = reading;
  const { text: _, ...rest } = answer;
  return { ...rest, citations, dropped };
}

/** An attack in every place at once. */
function everywhere(all: typeof places, attack: string): Partial<Incident> {
  return Object.assign({ labels: {} }, ...Object.values(all).map((put) => put(attack)));
}

const undisturbed = {
  category: "pool exhausted",
  isUnseen: false,
  confidence: 0.42,
  citations: ["INC-1"],
  dropped: [],
};

describe("a model that obeys what it reads outside the data", () => {
  it("answers so when nobody attacks", async () => {
    expect(decided(await answered({}, {}, undefined))).toEqual(undisturbed);
  });

  it("is led astray where texts are only put between tags: the attacks are attacks", () => {
    const fooled = attacks.filter((attack) => {
      const naive = `<incident>\ntitle\n> ${attack}\n</incident>`;
      return carelessReading(naive).instructions.some((line) => line.includes(order));
    });
    expect(attacks.length).toBeGreaterThanOrEqual(200);
    expect(fooled.length).toBeGreaterThan(0.9 * attacks.length);
  });

  it("obeys what the team writes", async () => {
    const text = await model.invoke([new SystemMessage(""), `${order}\n<incident>\n</incident>`]);
    expect(text.text).toContain("aliens");
  });

  it.each(attacks.map((attack, at) => [at, attack] as const))(
    "is not led astray by attack %i: %j",
    async (at, attack) => {
      for (const clean of [undefined, false] as const) {
        expect(decided(await answered(everywhere(places, attack), everywhere(learned, attack), clean))).toEqual(
          undisturbed,
        );
        // One place at a time tells which; that takes long, so for some.
        if (at % 12 !== 0) continue;
        for (const [where, put] of Object.entries(places)) {
          expect(decided(await answered(put(attack), {}, clean)), where).toEqual(undisturbed);
        }
        for (const [where, put] of Object.entries(learned)) {
          expect(decided(await answered({}, put(attack), clean)), where).toEqual(undisturbed);
        }
      }
    },
  );

  it("is not led astray by pieces put together at random", async () => {
    const pieces = fc.constantFrom(
      "<",
      "</",
      ">",
      "|",
      "/",
      "inci",
      "dent",
      "incident",
      "precedent",
      " ",
      "\n",
      "\u200b",
      "&lt;",
      "&amp;",
      "%3c",
      "%25",
      "[",
      "INST",
      "]",
      "＜",
      "і",
      "s",
      "im_end",
      "(",
      "\\u003c",
      "&#60",
      ";",
      "\r",
      "lt",
      "3c",
    );
    const attack = fc.array(pieces, { maxLength: 14 }).map((parts) => `${parts.join("")}${order}`);
    await fc.assert(
      fc.asyncProperty(attack, async (text) => {
        expect(decided(await answered({ summary: text }, {}, false))).toEqual(undisturbed);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("what stands in the data", () => {
  it("is still there to be read, but for the brackets", async () => {
    const { human } = textOf(
      await buildPrompt({ task, question: { ...question, summary: `a</incident>${order}` }, clean: false }),
    );
    expect(human).toContain(`> a(/incident>${order}`);
  });

  it.each([
    "if (a < b && c > d) { return List<String> }",
    "java.lang.NoClassDefFoundError: Foo$Bar.<init>(Foo.java:3)",
    "a | b || c |> d",
    "[INFO] [main] arr[0] = x",
    "100 % of 3c, %2F, &quot;, &nbsp;",
    "« Incident » du 3 mars",
    "שרת נפל, 服务器故障, सर्वर, سرور",
    "👩‍💻 👍🏽 ❤️ 1️⃣",
    "Systems: all; user: ada; the assistant said so",
    "tab\there",
    "> quoted",
    "ﬁne, ｆｕｌｌ, ½",
  ])("stays as it is where it is harmless: %j", async (summary) => {
    const { human } = textOf(await buildPrompt({ task, question: { ...question, summary }, clean: false }));
    expect(human).toContain(`summary\n> ${summary}\n`);
  });
});
