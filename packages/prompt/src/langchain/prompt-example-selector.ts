/** Precedents as examples for LangChain's own templates. */
import type { History, Precedent } from "@casebook/history";
import {
  CasebookError,
  causesOf,
  checkOptions,
  type Incident,
  type Question,
  type RedactOptions,
  redactIncident,
} from "@casebook/incident";
import { loadTokenCounter, type TokenCounter } from "@casebook/model";
import { BaseExampleSelector } from "@langchain/core/example_selectors";
import { z } from "zod";
import { type Fitted, fitExamples } from "../budget/fit-examples.ts";
import { type CleanOptions, cleanIncident, cleanOptionsSchema } from "../clean/clean-text.ts";
import { type Field, quote } from "../delimit/blocks.ts";
import { whyNotSeen } from "../select/admit.ts";
import { inOrder, type Order } from "../select/order.ts";
import { type SelectOptions, selectOptionsSchema, selectPrecedents } from "../select/select-precedents.ts";
import { symptomFields } from "../symptom-fields.ts";

export type PromptExampleSelectorFields = {
  history: History;
  /** Makes a question of the prompt's variables. Only what was known before its `openedAt` is chosen. */
  questionOf: (variables: Record<string, string>) => Question;
  /** How many precedents are found to choose from. @default 50 */
  found?: number;
  /** @default the 5 highest scores */
  select?: SelectOptions;
  /** @default "best-last" */
  order?: Order;
  /** Of the order `random`. @default 0 */
  seed?: number;
  /** Tokens that all examples may have, without the words of your template. @default 4000 */
  budget?: number;
  /** @default loadTokenCounter() */
  tokenCounter?: TokenCounter;
  clean?: CleanOptions | false;
  redact?: RedactOptions | false;
  /**
   * `FewShotPromptTemplate` renders examples once more with the whole prompt, so braces in them must be doubled where its
   * format is the f-string. `false` for templates that do not, such as `FewShotChatMessagePromptTemplate`.
   * @default true
   */
  doubleBraces?: boolean;
};

/** Quoted texts: every line begins with `> `. Empty where nothing is known. */
export type PromptExample = {
  symptoms: string;
  category: string;
  service: string;
  cause: string;
  mitigation: string;
};

const fieldsSchema = z.strictObject({
  history: z.custom<History>((value) => typeof (value as History | null)?.before === "function", {
    error: "must be a history",
  }),
  questionOf: z.custom<PromptExampleSelectorFields["questionOf"]>((value) => typeof value === "function", {
    error: "must be a function from the prompt's variables to a question",
  }),
  found: z.int().min(1).default(50),
  select: selectOptionsSchema.prefault({ k: 5 }),
  order: z.enum(["best-first", "best-last", "random"]).default("best-last"),
  seed: z.int().min(0).default(0),
  budget: z.int().min(1).default(4000),
  tokenCounter: z
    .custom<TokenCounter>((value) => typeof value === "function", { error: "must be a function" })
    .optional(),
  clean: z.union([z.literal(false), cleanOptionsSchema]).prefault({}),
  redact: z
    .union([z.literal(false), z.custom<RedactOptions>((value) => typeof value === "object" && value !== null)])
    .default({}),
  doubleBraces: z.boolean().default(true),
});

/**
 * Chooses precedents as `buildPrompt` does, cleaned, redacted for good, quoted, and fitted into a budget.
 * @throws CasebookError `invalid-option`
 */
export class PromptExampleSelector extends BaseExampleSelector {
  override lc_namespace: string[] = ["casebook", "example_selectors"];
  readonly #fields: z.output<typeof fieldsSchema>;

  static override lc_name(): string {
    return "PromptExampleSelector";
  }

  constructor(fields: PromptExampleSelectorFields) {
    super();
    this.#fields = checkOptions("PromptExampleSelector", fieldsSchema, fields);
  }

  /** @throws CasebookError always: an example is an incident, with a moment from which its cause is known. */
  override async addExample(): Promise<void> {
    throw new CasebookError({
      code: "not-an-incident",
      message: "A prompt's example cannot be added to a history.",
      remedy: "Add the incident itself: history.add.",
    });
  }

  override async selectExamples(variables: Record<string, string>): Promise<PromptExample[]> {
    const { history, questionOf, found, select, order, seed, budget, doubleBraces } = this.#fields;
    const question = questionOf(variables);
    const precedents = await history.before(question).search(question, { k: found });
    const able = precedents.filter(
      ({ incident }) => incident.rootCause !== undefined && whyNotSeen(incident, question) === undefined,
    );
    const count = this.#fields.tokenCounter ?? (await loadTokenCounter());
    const fitted = fitExamples(selectPrecedents(able, select), {
      fieldsOf: ({ incident }) => fieldsOf(this.#prepared(incident)),
      tokens: budget,
      each: budget,
      cost: (fields) => count(fields.map(({ text }) => `${quote(text)}\n`).join("")),
    });
    return inOrder(fitted, order, seed).map((each) => exampleOf(each, doubleBraces));
  }

  #prepared(incident: Incident): Incident {
    const { clean, redact } = this.#fields;
    const cleaned = clean === false ? incident : cleanIncident(incident, clean);
    return redact === false ? cleaned : redactIncident(cleaned, redact);
  }
}

const answers = ["category", "service", "cause", "mitigation"] as const;

function fieldsOf(incident: Incident): Field[] {
  const [cause] = causesOf(incident);
  const texts = {
    category: cause?.category,
    service: cause?.service,
    cause: cause?.text,
    mitigation: incident.mitigation,
  };
  return [
    ...symptomFields(incident),
    ...answers.map((name) => ({ name: `answer ${name}`, text: texts[name] ?? "", long: name === "mitigation" })),
  ];
}

function exampleOf({ fields }: Fitted<Precedent>, doubleBraces: boolean): PromptExample {
  const quoted = (texts: readonly string[]): string => {
    const text = texts
      .filter((each) => each.trim() !== "")
      .map(quote)
      .join("\n");
    return doubleBraces ? text.replace(/[{}]/g, "$&$&") : text;
  };
  const answer = (name: string): string =>
    quoted(fields.filter((field) => field.name === `answer ${name}`).map(({ text }) => text));
  const [category, service, cause, mitigation] = answers.map(answer) as [string, string, string, string];
  const symptoms = quoted(fields.filter(({ name }) => !name.startsWith("answer ")).map(({ text }) => text));
  return { symptoms, category, service, cause, mitigation };
}
