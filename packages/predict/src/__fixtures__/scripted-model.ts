/** A chat model that says what it is told to, and keeps what it was asked. */
import type { BaseMessage } from "@langchain/core/messages";
import { FakeListChatModel } from "@langchain/core/utils/testing";

export class ScriptedModel extends FakeListChatModel {
  readonly asked: string[] = [];
  readonly before: (prompt: string) => void;

  /** @param before Called with each prompt; may throw what a provider would. */
  constructor(replies: readonly object[], before: (prompt: string) => void = () => undefined) {
    super({ responses: replies.map((reply) => JSON.stringify(reply)) });
    this.before = before;
  }

  override async _generate(messages: BaseMessage[], ...rest: [never, never]) {
    const prompt = messages.map(({ text }) => text).join("\n");
    this.asked.push(prompt);
    this.before(prompt);
    return super._generate(messages, ...rest);
  }
}

/** A reply to the task of root causes. */
export function replyWith(choice: string, more: object = {}): object {
  return { choice, newName: "", cause: `${choice} it is`, citations: ["P1"], confidence: 60, ...more };
}
