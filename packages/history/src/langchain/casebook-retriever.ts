/** A history as LangChain's retriever. */
import { causesOf, type Incident } from "@casebook/incident";
import type { CallbackManagerForRetrieverRun } from "@langchain/core/callbacks/manager";
import { Document } from "@langchain/core/documents";
import { BaseRetriever, type BaseRetrieverInput } from "@langchain/core/retrievers";
import type { History } from "../history.ts";
import type { Precedent, SearchOptions } from "../past.ts";
import { type Asking, questionOfText } from "./question-of-text.ts";

export type CasebookRetrieverFields = BaseRetrieverInput &
  Asking & {
    history: History;
    /** How many precedents at most. @default 10 */
    k?: number;
    /** @default as `Past.search` */
    rank?: NonNullable<SearchOptions["rank"]>;
    /** The moment of questions without `openedAt`. @default () => new Date() */
    now?: () => Date;
  };

/**
 * Finds precedents that were known before the question opened: before `openedAt` if it is given, else before now. The time
 * guard is the history's own, so a replay gives each question a retriever of its moment.
 */
export class CasebookRetriever extends BaseRetriever {
  lc_namespace: string[] = ["casebook", "retrievers"];
  readonly #fields: CasebookRetrieverFields;

  static override lc_name(): string {
    return "CasebookRetriever";
  }

  constructor(fields: CasebookRetrieverFields) {
    super(fields);
    this.#fields = fields;
  }

  override async _getRelevantDocuments(text: string, _run?: CallbackManagerForRetrieverRun): Promise<Document[]> {
    const { history, k, rank, now = () => new Date() } = this.#fields;
    const question = questionOfText(text, this.#fields, now);
    const precedents = await history.before(question).search(question, {
      ...(k !== undefined && { k }),
      ...(rank !== undefined && { rank }),
    });
    return precedents.map(documentOf);
  }
}

/** The texts of an incident and its causes; in the metadata the incident, its score, both legs and its age. */
function documentOf({ incident, score, lexical, semantic, ageDays }: Precedent): Document {
  return new Document({
    id: incident.id,
    pageContent: textOf(incident),
    metadata: { incident, score, lexical, semantic, ageDays },
  });
}

function textOf(incident: Incident): string {
  const causes = causesOf(incident).map(
    ({ category, text }) => `Cause: ${category === undefined ? "" : `${category}, `}${text}`,
  );
  return [incident.title, incident.summary, ...causes].filter((part) => part !== "").join("\n");
}
