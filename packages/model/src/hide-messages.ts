/** Messages as the model may see them. */
import type { Redaction } from "@casebook/incident";
import {
  type BaseMessage,
  type BaseMessageLike,
  coerceMessageLikeToMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
} from "@langchain/core/messages";
import { mapStrings } from "./structured/read-value.ts";

/** What a message says, in a form that is the same for the same message. */
export type PlainMessage = { type: string; content: unknown; name?: string; toolCalls?: unknown; toolCallId?: string };

/** Copies, in which texts, arguments of tools and their results are redacted. Images stay as they are. */
export function hideMessages(messages: readonly BaseMessageLike[], redaction: Redaction | undefined): BaseMessage[] {
  const all = messages.map(coerceMessageLikeToMessage);
  if (redaction === undefined) return all;
  const hide = (value: unknown) =>
    mapStrings(value, (text) => (text.startsWith("data:") ? text : redaction.redact(text)));
  const stored = mapChatMessagesToStoredMessages(all).map(({ type, data }) => {
    const { content, tool_calls: toolCalls, ...rest } = data as typeof data & { tool_calls?: { args: unknown }[] };
    return {
      type,
      data: {
        ...rest,
        content: hide(content) as string,
        ...(toolCalls !== undefined && { tool_calls: toolCalls.map((call) => ({ ...call, args: hide(call.args) })) }),
      },
    };
  });
  return mapStoredMessagesToChatMessages(stored);
}

export function plainMessages(messages: readonly BaseMessage[]): PlainMessage[] {
  return messages.map((message) => {
    const {
      name,
      content,
      tool_calls: calls,
      tool_call_id: id,
    } = message as BaseMessage & {
      tool_calls?: { name: string; args: unknown; id?: string }[];
      tool_call_id?: string;
    };
    return {
      type: message.getType(),
      content,
      ...(name !== undefined && { name }),
      ...(calls !== undefined &&
        calls.length > 0 && { toolCalls: calls.map(({ name, args, id }) => ({ name, args, id })) }),
      ...(id !== undefined && { toolCallId: id }),
    };
  });
}
