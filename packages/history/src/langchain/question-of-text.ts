/** LangChain asks with a text; a history is asked with a question. */
import { type Question, timeSchema } from "@casebook/incident";

/** What LangChain's text is asked as: the text is the title. */
export type Asking = {
  /** The moment of the questions, ISO 8601: only what was known before is found. */
  openedAt?: string;
  /** Id and outage of the incident that is asked about: it never finds itself or its outage. */
  id?: string;
  outage?: string;
};

/** Titles are one line; the rest of a long text is the summary. */
export function questionOfText(text: string, { openedAt, id, outage }: Asking, now: () => Date): Question {
  const [title = "", ...rest] = text.trim().split("\n");
  return {
    id: id ?? "question",
    title: title.trim() === "" ? "(no text)" : title,
    summary: rest.join("\n"),
    openedAt: openedAt === undefined ? now().toISOString() : timeSchema.parse(openedAt),
    ...(outage !== undefined && { outage }),
  };
}
