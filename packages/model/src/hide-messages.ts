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

/** What of a message is sent, in a form that is the same for the same message. */
export type PlainMessage = { type: string; content: unknown } & Record<string, unknown>;

/** Copies, in which texts, arguments of tools and their results are redacted. Pictures and sounds stay as they are. */
export function hideMessages(messages: readonly BaseMessageLike[], redaction: Redaction | undefined): BaseMessage[] {
  const all = messages.map(coerceMessageLikeToMessage);
  if (redaction === undefined) return all;
  const { redact } = redaction;
  const stored = mapChatMessagesToStoredMessages(all).map(({ type, data }) => {
    // Everything but these may hold what a person or a tool said.
    const { id, tool_call_id, response_metadata, content, ...rest } = data;
    const kept = { id, tool_call_id, response_metadata };
    const hidden = { ...(mapStrings(rest, redact) as typeof rest), content: hideContent(content, redact) as string };
    return { type, data: { ...kept, ...hidden } as typeof data };
  });
  return mapStoredMessagesToChatMessages(stored);
}

const media: ReadonlySet<unknown> = new Set(["image", "image_url", "audio", "input_audio", "video", "file"]);
/** Alone or in a data URL. */
const base64 = /^(?:data:[\w.+-]+\/[\w.+-]+;base64,)?[A-Za-z0-9+/_-]+={0,2}$/;

/** Only what a block of a picture or sound holds in base64 stays: a text that looks like it may be a key. */
function hideContent(content: unknown, redact: (text: string) => string): unknown {
  if (!Array.isArray(content)) return mapStrings(content, redact);
  const unlessBase64 = (text: string) => (base64.test(text) ? text : redact(text));
  return content.map((block) => mapStrings(block, media.has(block?.type) ? unlessBase64 : redact));
}

export function plainMessages(messages: readonly BaseMessage[]): PlainMessage[] {
  return mapChatMessagesToStoredMessages([...messages]).map(({ type, data }) => {
    const { content, name, tool_call_id, additional_kwargs, tool_calls } = data as typeof data & {
      tool_calls?: unknown;
    };
    return { type, content, name, tool_call_id, additional_kwargs, tool_calls };
  });
}
