/** A request as the model is shown it. */
import { startRedaction } from "@casebook/incident";
import type { BaseMessage } from "@langchain/core/messages";
import type { z } from "zod";
import type { Settings } from "./ask-options.ts";
import { hideMessages, plainMessages } from "./hide-messages.ts";
import { modelKey } from "./model-key.ts";
import { type RecordedRequest, settingsOf } from "./recorded/request-key.ts";
import { jsonSchemaOf } from "./structured/json-schema.ts";
import type { Reading } from "./structured/read-raw.ts";
import { mapStrings } from "./structured/read-value.ts";
import type { JsonSchema } from "./structured/rungs.ts";

export type Shown<Value> = Reading<Value> & {
  /** Redacted. */
  messages: BaseMessage[];
  /** Redacted too: choices and descriptions may come from records. */
  jsonSchema: JsonSchema | undefined;
  /** Redacts what else is said. */
  hide: (text: string) => string;
};

type Asked = Pick<Settings, "model" | "name" | "local" | "redaction" | "messages" | "schema">;

export function showRequest<Value>({ model, name, local, redaction: kinds, messages, schema }: Asked): Shown<Value> {
  const redaction = local ? undefined : startRedaction(kinds);
  const hide = (text: string) => redaction?.redact(text) ?? text;
  const hidden = hideMessages(messages, redaction);
  return {
    key: name ?? modelKey(model),
    messages: hidden,
    schema: schema as z.ZodType<Value> | undefined,
    jsonSchema: schema === undefined ? undefined : (mapStrings(jsonSchemaOf(schema), hide) as JsonSchema),
    hide,
    restore: (text) => redaction?.restore(text) ?? text,
  };
}

/** What names its recording. */
export function recordedRequest<Value>(
  { model, callOptions }: Pick<Settings, "model" | "callOptions">,
  { key, messages, jsonSchema }: Shown<Value>,
): RecordedRequest {
  return {
    model: key,
    messages: plainMessages(messages),
    schema: jsonSchema,
    settings: settingsOf(model),
    callOptions,
  };
}
