/** Casebook as an engine: the public way, from incidents to precedents. */
import { type OpenedHistory, openHistory } from "@casebook/history";
import type { Incident } from "@casebook/incident";
import type { Engine } from "./engine.ts";
import { k } from "./engine.ts";

const endOfTime = "9999-12-31T23:59:59Z";

/** `incidents` hold the words of the lines. A line is asked as the title of an incident. */
export async function casebook(incidents: readonly Incident[]): Promise<Engine & { history: OpenedHistory }> {
  const history = await openHistory();
  const past = history.asOf(endOfTime);
  const numbers = new Map(incidents.map(({ id }, at) => [id, at]));
  return {
    name: "casebook",
    history,
    async build() {
      await history.add(incidents);
    },
    async ask(line) {
      const question = { id: "asking", title: line, summary: "", openedAt: endOfTime };
      const precedents = await past.search(question, { k });
      return precedents.map(({ incident, score }) => ({ document: numbers.get(incident.id)!, score }));
    },
    close: () => history.close(),
  };
}
