/** What is said to a model that must answer in JSON. */
import { AIMessage, type BaseMessage, HumanMessage } from "@langchain/core/messages";
import type { JsonSchema } from "./rungs.ts";

/** At the end of the last message if a person speaks there: some chat templates refuse two such messages in a row. */
export function askForJson(messages: readonly BaseMessage[], schema: JsonSchema): BaseMessage[] {
  const words = jsonInWords(schema);
  const last = messages.at(-1);
  if (last === undefined || !HumanMessage.isInstance(last)) return [...messages, new HumanMessage(words)];
  const { content } = last;
  const blocks =
    typeof content === "string" ? `${content}\n\n${words}` : [...content, { type: "text" as const, text: words }];
  return [...messages.slice(0, -1), new HumanMessage({ content: blocks })];
}

function jsonInWords(schema: JsonSchema): string {
  return `Answer with one JSON object and nothing else: no explanation before or after it, no Markdown. It must fit this JSON Schema:\n${JSON.stringify(schema)}`;
}

/** Characters of a wrong reply that are shown again. */
const longestShown = 4000;

/** A further turn that shows the model its reply and what is wrong with it. */
export function askToMend(
  messages: readonly BaseMessage[],
  reply: string,
  problem: string,
  schema: JsonSchema,
): BaseMessage[] {
  const shown = reply.length > longestShown ? `${reply.slice(0, longestShown)} …` : reply;
  return [
    ...messages,
    new AIMessage(shown === "" ? "(empty)" : shown),
    new HumanMessage(`That reply does not fit.\n${problem.slice(0, 1000)}\n${jsonInWords(schema)}`),
  ];
}
