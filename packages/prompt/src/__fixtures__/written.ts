import type { Prompt } from "@casebook/prompt";

/** A prompt as one text, as a person reads it. */
export function written({ messages }: Pick<Prompt<unknown>, "messages">): string {
  return `${messages.map((message) => `===== ${message.getType()}\n${message.content}`).join("\n\n")}\n`;
}

export function textOf({ messages }: Pick<Prompt<unknown>, "messages">): { system: string; human: string } {
  const [system, human] = messages.map(({ content }) => String(content));
  return { system: system!, human: human! };
}
