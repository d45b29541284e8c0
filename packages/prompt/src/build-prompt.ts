/** From a question and its precedents to the messages for a model. */
import type { Precedent } from "@casebook/history";
import {
  CasebookError,
  checkOptions,
  type Incident,
  questionOf,
  type Redaction,
  startRedaction,
} from "@casebook/incident";
import { loadTokenCounter } from "@casebook/model";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { type Fitted, fitExamples } from "./budget/fit-examples.ts";
import { choicesOf } from "./cite/choices.ts";
import { cleanIncident } from "./clean/clean-text.ts";
import { block, type Field, quote } from "./delimit/blocks.ts";
import { type PromptOptions, promptOptionsSchema } from "./options.ts";
import type { Prompt } from "./prompt.ts";
import { readReply } from "./read-reply.ts";
import { type LeftOutReason, whyNotSeen } from "./select/admit.ts";
import { inOrder } from "./select/order.ts";
import { selectPrecedents } from "./select/select-precedents.ts";
import { symptomFields } from "./symptom-fields.ts";
import { systemText } from "./system-text.ts";
import { targetWords } from "./tasks/root-cause.ts";

/** What a chat costs beside its words: around each message, and before the reply (OpenAI's count for its own models). */
const perMessage = 3;
const beforeReply = 3;

/** Options are named by one letter, and A is none of them. */
const mostOptions = 25;

/**
 * Builds the messages for a task about an incident. The same options give the same bytes.
 *
 * Precedents that the question may not see (itself, its outage, what was not known before it opened) are left out, then they
 * are chosen, cleaned, redacted and fitted into the budget: each goes in whole, or with its long texts ending earlier, or not
 * at all. The incident itself is never shortened.
 * @throws CasebookError `invalid-option`, or `budget-too-small` if the incident alone does not fit
 */
export async function buildPrompt<Answer>(options: PromptOptions<Answer>): Promise<Prompt<Answer>> {
  const checked = checkOptions("buildPrompt", promptOptionsSchema, options);
  const { refuted, summaries, order, seed, budget } = checked;
  const { task } = options;
  const count = checked.tokenCounter ?? (await loadTokenCounter());
  const redaction = checked.redact === false ? asItIs : startRedaction(checked.redact);
  const prepare = <Some extends Incident>(incident: Some): Incident => {
    const summary = summaries?.get(incident.id);
    const { digest: _, ...rest } = incident;
    const shown = summary === undefined ? incident : { ...rest, summary };
    return redaction.redactIncident(checked.clean === false ? shown : cleanIncident<Incident>(shown, checked.clean));
  };
  const redactFields = (fields: readonly Field[]): Field[] =>
    fields.map((field) => ({ ...field, text: redaction.redact(field.text) }));

  const question = questionOf(checked.question);
  const system = systemText(task, task.configured ?? []);
  const incidentText = block("incident", symptomFields(prepare(question)));
  const further = (task.blocks ?? []).map(({ name, fields }) => block(name, redactFields(fields)));

  const { chosen, leftOut } = choose(checked.precedents, options, checked.select);
  const kinds = task.target === undefined ? [] : kindsOf(checked.choices, chosen, task.target);
  const listed = choicesOf(kinds, (name) => name).names.filter((name) => !task.configured?.includes(name));
  const pastKinds =
    task.target === undefined || listed.length === 0 || checked.choices.length === 0
      ? []
      : [block("kinds", [{ name: targetWords[task.target], text: redaction.redact(listed.join("\n")) }])];
  const end = "Reply for the incident above with the JSON object.";
  const around = [...pastKinds, incidentText, ...further, end];

  const overhead = 2 * perMessage + beforeReply;
  const prefix = count(system) + perMessage;
  const least = count(system) + count(`\n${around.join("\n\n")}`) + overhead;
  if (least > budget) {
    throw new CasebookError({
      code: "budget-too-small",
      message: `buildPrompt: the incident and the instructions alone have ${least} tokens, and the budget is ${budget}.`,
      field: "budget",
      value: budget,
      remedy: `Allow at least ${least} tokens, or give a shorter text of the incident in "summaries".`,
    });
  }

  const name = task.shows === "option" ? "option" : "precedent";
  const examples = chosen.map((precedent) => {
    const incident = prepare(precedent.incident);
    const ruledOut = refuted?.get(precedent.incident.id) ?? [];
    const answer = task.answerFields(
      incident,
      ruledOut.map((cause) => ({ ...cause, text: redaction.redact(cause.text) })),
    );
    return { example: precedent, fields: [...symptomFields(incident), ...answer] };
  });
  const render = (fields: readonly Field[], alias: string): string => block(name, fields, alias);
  const fitted = fitExamples(examples, {
    tokens: budget - least,
    each: checked.budgetEach ?? budget,
    render: (fields) => `${render(fields, "P00")}\n`,
    count,
  });

  for (;;) {
    const shown = inOrder(fitted, order, seed).map((each, at) => ({ ...each, alias: aliasOf(at, task.shows) }));
    const texts = shown.map(({ fields, alias }) => render(fields, alias));
    const human = [...pastKinds, ...texts, ...around.slice(pastKinds.length)].join("\n\n");
    const total = count(system) + count(human) + overhead;
    // The parts were counted apart, and a tokeniser may find more in the whole.
    if (total > budget && fitted.length > 0) {
      fitted.pop();
      continue;
    }
    const reader = task.reader({
      precedents: new Map(shown.map(({ alias, example }) => [alias, example.incident])),
      choices: choicesOf([...(task.configured ?? []), ...kinds], (each) => unquoted(redaction.redact(each))),
    });
    const ids = new Map(shown.map(({ alias, example }) => [alias, example.incident.id]));
    const dropped = chosen.slice(fitted.length).map(({ incident }) => ({ id: incident.id, reason: "budget" as const }));
    return {
      messages: [new SystemMessage(system), new HumanMessage(human)],
      schema: reader.schema,
      read: (reply) => readReply(reply, reader, ids, redaction.restore),
      included: shown.map(({ alias, example, tokens, shortened }) => ({
        id: example.incident.id,
        name: alias,
        tokens,
        shortened,
      })),
      leftOut: [...leftOut, ...dropped],
      tokens: {
        total,
        prefix,
        prefixShare: prefix / total,
        incident: count(incidentText),
        precedents: shown.reduce((sum, { tokens }: Fitted<Precedent>) => sum + tokens, 0),
      },
      redacted: redaction.counts(),
    };
  }
}

const asItIs: Redaction = {
  redact: (text) => text,
  redactIncident: (incident) => incident,
  restore: (text) => text,
  counts: () => ({}),
};

/** The precedents that may be shown, the best first, and why the others are not. */
function choose(
  precedents: readonly Precedent[],
  { task, question, refuted }: Pick<PromptOptions<unknown>, "task" | "question" | "refuted">,
  select: Parameters<typeof selectPrecedents>[1],
): { chosen: Precedent[]; leftOut: { id: string; reason: LeftOutReason }[] } {
  const leftOut: { id: string; reason: LeftOutReason }[] = [];
  const seen = new Set<string>();
  const able = precedents.filter(({ incident }) => {
    const repeated = seen.has(incident.id) ? "repeated" : undefined;
    seen.add(incident.id);
    const reason = whyNotSeen(incident, question) ?? repeated ?? (serves(incident) ? undefined : "nothing-to-show");
    if (reason !== undefined) leftOut.push({ id: incident.id, reason });
    return reason === undefined;
  });
  function serves(incident: Incident): boolean {
    return task.shows !== "none" && task.answerFields(incident, refuted?.get(incident.id) ?? []).length > 0;
  }
  const selected = selectPrecedents(able, select);
  const chosen = task.shows === "option" ? selected.slice(0, mostOptions) : selected;
  for (const precedent of able) {
    const reason = !selected.includes(precedent)
      ? "not-selected"
      : chosen.includes(precedent)
        ? undefined
        : "no-letter";
    if (reason !== undefined) leftOut.push({ id: precedent.incident.id, reason });
  }
  return { chosen, leftOut };
}

/** Kinds or places that may be answered beside those of the task: what the past knew, and what the precedents had. */
function kindsOf(
  choices: readonly string[],
  precedents: readonly Precedent[],
  target: "category" | "service",
): string[] {
  return [...choices, ...precedents.flatMap(({ incident }) => incident.rootCause?.[target] ?? [])];
}

/** P1, P2, … or B, C, … */
function aliasOf(at: number, shows: "precedent" | "option" | "none"): string {
  return shows === "option" ? String.fromCharCode(66 + at) : `P${at + 1}`;
}

/** A name as a model reads it. */
function unquoted(name: string): string {
  return quote(name).replace(/^> ?/gm, "");
}
