/** What tells one model from another. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";

type Fields = {
  model?: unknown;
  modelName?: unknown;
  clientConfig?: { baseURL?: unknown };
  baseUrl?: unknown;
  baseURL?: unknown;
  apiUrl?: unknown;
  serverURL?: unknown;
};

/** The model's name as its provider calls it, or undefined. Prices are found by it. */
export function modelName(model: BaseChatModel): string | undefined {
  const { model: name, modelName: older } = model as Fields;
  return [name, older].find((value): value is string => typeof value === "string" && value !== "");
}

/** Class, name and address, such as `ChatOpenAI gpt-4o https://api.openai.com/v1`. Without a user or a key. */
export function modelKey(model: BaseChatModel): string {
  const fields = model as Fields;
  const addresses = [fields.clientConfig?.baseURL, fields.baseUrl, fields.baseURL, fields.apiUrl, fields.serverURL];
  const address = addresses.find((value): value is string => typeof value === "string");
  return [model.getName(), modelName(model), address === undefined ? undefined : withoutSecrets(address)]
    .filter((part) => part !== undefined)
    .join(" ");
}

function withoutSecrets(address: string): string {
  if (!URL.canParse(address)) return "";
  const { origin, pathname } = new URL(address);
  return origin + pathname.replace(/\/+$/, "");
}
