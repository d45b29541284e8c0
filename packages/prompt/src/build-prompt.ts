/** From a question and its precedents to the messages for a model. */
import { CasebookError, checkOptions, type Incident } from "@casebook/incident";
import { loadTokenCounter } from "@casebook/model";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { fitExamples } from "./budget/fit-examples.ts";
import { checkQuestion } from "./check-question.ts";
import { choicesOf } from "./cite/choices.ts";
import { block, quote, quoteOnce } from "./delimit/blocks.ts";
import { kindsBlock, knownKinds } from "./known-kinds.ts";
import { type PromptOptions, promptOptionsSchema } from "./options.ts";
import { startPreparation } from "./prepare.ts";
import type { Prompt } from "./prompt.ts";
import { readReply } from "./read-reply.ts";
import { choose } from "./select/choose.ts";
import { inOrder } from "./select/order.ts";
import { symptomFields } from "./symptom-fields.ts";
import { systemText } from "./system-text.ts";

/** What a chat costs beside its words: around each message, and before the reply (OpenAI's count for its own models). */
const perMessage = 3;
const beforeReply = 3;
const overhead = 2 * perMessage + beforeReply;

const between = "\n\n";
const end = "Reply for the incident above with the JSON object.";

/**
 * Builds the messages for a task about an incident. The same options give the same bytes.
 *
 * Precedents that the question may not see (itself, its outage, what was not known before it opened) are left out, then they
 * are chosen, cleaned, redacted and fitted into the budget: each goes in whole, or with its long texts ending earlier, or not
 * at all. The incident itself is never shortened.
 * @throws CasebookError `invalid-option`, `invalid-question`, or `budget-too-small` if the incident alone does not fit
 */
export async function buildPrompt<Answer>(options: PromptOptions<Answer>): Promise<Prompt<Answer>> {
  const { order, seed, budget, ...checked } = checkOptions("buildPrompt", promptOptionsSchema, options);
  const { task } = options;
  const count = checked.tokenCounter ?? (await loadTokenCounter());
  const preparation = startPreparation(checked.summaries, checked.clean, checked.redact);
  const { redact, restore, counts } = preparation.redaction;

  const question = checkQuestion("buildPrompt", checked.question);
  const system = systemText(task, task.configured ?? []);
  const incident = block("incident", symptomFields(preparation.incident(question)));
  const further = (task.blocks ?? []).map(({ name, fields }) => block(name, preparation.fields(fields)));
  const before = kindsBlock(task, checked.choices, redact);
  const after = [incident, ...further, end];

  const tokensOfSystem = count(system);
  const least = tokensOfSystem + count([...before, ...after].join(between)) + overhead;
  if (least > budget) throw tooSmall(least, budget);

  const ruledOut = ({ id }: Incident) => preparation.causes(checked.refuted?.get(id) ?? []);
  const { chosen, leftOut } = choose(checked.precedents, question, {
    select: checked.select,
    shows: task.shows,
    serves: (one) => task.shows !== "none" && task.answerFields(one, checked.refuted?.get(one.id) ?? []).length > 0,
  });
  const name = task.shows === "option" ? "option" : "precedent";
  const quoted = quoteOnce();
  const fitted = fitExamples(chosen, {
    fieldsOf({ incident: one }) {
      const prepared = preparation.incident(one);
      return [...symptomFields(prepared), ...task.answerFields(prepared, ruledOut(one))];
    },
    tokens: budget - least,
    each: checked.budgetEach ?? budget,
    cost: (fields) => count(block(name, fields, "P00", quoted) + between),
  });

  const written = () => {
    const shown = inOrder(fitted, order, seed).map((each, at) => ({ ...each, alias: aliasOf(at, task.shows) }));
    const texts = shown.map(({ fields, alias }) => block(name, fields, alias, quoted));
    const human = [...before, ...texts, ...after].join(between);
    return { shown, human, total: tokensOfSystem + count(human) + overhead };
  };
  let { shown, human, total } = written();
  // The parts were counted apart, and a counter may find more in the whole.
  while (total > budget && fitted.length > 0) {
    fitted.pop();
    ({ shown, human, total } = written());
  }

  const kinds = [...(task.configured ?? []), ...knownKinds(task, checked.choices, chosen)];
  const reader = task.reader({
    precedents: new Map(shown.map(({ alias, example }) => [alias, example.incident])),
    choices: choicesOf(kinds, (each) => asShown(redact(each))),
  });
  const ids = new Map(shown.map(({ alias, example }) => [alias, example.incident.id]));
  const prefix = tokensOfSystem + perMessage;
  return {
    messages: [new SystemMessage(system), new HumanMessage(human)],
    schema: reader.schema,
    read: (reply) => readReply(reply, reader, ids, restore),
    included: shown.map(({ alias, example, tokens, shortened }) => ({
      id: example.incident.id,
      name: alias,
      tokens,
      shortened,
    })),
    leftOut: [
      ...leftOut,
      ...chosen.slice(fitted.length).map((one) => ({ id: one.incident.id, reason: "budget" as const })),
    ],
    tokens: {
      total,
      prefix,
      prefixShare: prefix / total,
      incident: count(incident + between),
      precedents: shown.reduce((sum, { tokens }) => sum + tokens, 0),
    },
    redacted: counts(),
  };
}

function tooSmall(least: number, budget: number): CasebookError {
  return new CasebookError({
    code: "budget-too-small",
    message: `buildPrompt: the incident and the instructions alone have ${least} tokens, and the budget is ${budget}.`,
    field: "budget",
    value: budget,
    remedy: `Allow at least ${least} tokens, or give a shorter text of the incident in "summaries".`,
  });
}

/** P1, P2, … or B, C, … */
function aliasOf(at: number, shows: "precedent" | "option" | "none"): string {
  return shows === "option" ? String.fromCharCode(66 + at) : `P${at + 1}`;
}

/** A name as a model reads it. */
function asShown(name: string): string {
  return quote(name).replace(/^> ?/gm, "");
}
