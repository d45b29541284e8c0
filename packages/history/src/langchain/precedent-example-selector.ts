/** Precedents as LangChain's examples for a prompt. */
import { CasebookError, causesOf } from "@casebook/incident";
import { BaseExampleSelector } from "@langchain/core/example_selectors";
import { type DiverseOptions, diverseExamples } from "../fuse/diverse-examples.ts";
import type { History } from "../history.ts";
import { type Asking, questionOfText } from "./question-of-text.ts";

export type PrecedentExampleSelectorFields = DiverseOptions & {
  history: History;
  /** Which variable of the prompt holds the question's text. @default "question" */
  inputKey?: string;
  /** The moment of questions without `openedAt`. @default () => new Date() */
  now?: () => Date;
};

/** A precedent whose cause was known, as the variables of an example prompt. `mitigation` is empty if none was recorded. */
export type PrecedentExample = {
  id: string;
  title: string;
  summary: string;
  category: string;
  cause: string;
  mitigation: string;
};

/** So many times as many precedents are found as are chosen among them. */
const choice = 4;

/**
 * Chooses precedents that are near to the question and differ from each other. The variables may hold `openedAt`, `id` and
 * `outage` of the question beside its text: only what was known before `openedAt` is chosen, else before now.
 */
export class PrecedentExampleSelector extends BaseExampleSelector {
  override lc_namespace: string[] = ["casebook", "example_selectors"];
  readonly #fields: PrecedentExampleSelectorFields;

  static override lc_name(): string {
    return "PrecedentExampleSelector";
  }

  constructor(fields: PrecedentExampleSelectorFields) {
    super();
    this.#fields = fields;
  }

  /** @throws CasebookError always: an example is an incident, with a moment from which its cause is known. */
  override async addExample(): Promise<void> {
    throw new CasebookError({
      code: "not-an-incident",
      message: "A prompt's example cannot be added to a history.",
      remedy: "Add the incident itself: history.add.",
    });
  }

  override async selectExamples(variables: Record<string, string>): Promise<PrecedentExample[]> {
    const { history, inputKey = "question", now = () => new Date(), k = 5, balance, similarity } = this.#fields;
    const { openedAt, id, outage } = variables as Asking;
    const asking = {
      ...(openedAt !== undefined && { openedAt }),
      ...(id !== undefined && { id }),
      ...(outage !== undefined && { outage }),
    };
    const question = questionOfText(variables[inputKey] ?? "", asking, now);
    const found = await history.before(question).search(question, { k: choice * k });
    const explained = found.filter(({ incident }) => incident.rootCause !== undefined);
    const options = { k, ...(balance !== undefined && { balance }), ...(similarity !== undefined && { similarity }) };
    return diverseExamples(explained, options).map(({ incident }) => {
      const [cause] = causesOf(incident);
      return {
        id: incident.id,
        title: incident.title,
        summary: incident.summary,
        category: cause?.category ?? "",
        cause: cause?.text ?? "",
        mitigation: incident.mitigation ?? "",
      };
    });
  }
}
