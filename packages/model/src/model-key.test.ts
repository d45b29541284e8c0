import { modelKey } from "@casebook/model";
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { ChatOpenAI } from "@langchain/openai";
import { expect, it } from "vitest";

it("names class, model and address, and no key", () => {
  const at = (baseURL: string) => new ChatOpenAI({ model: "gpt-4o", apiKey: "secret", configuration: { baseURL } });
  expect(modelKey(at("https://ada:hunter2@api.example.com/v1/?key=secret"))).toBe(
    "ChatOpenAI gpt-4o https://api.example.com/v1",
  );
  expect(modelKey(at("not an address"))).toBe("ChatOpenAI gpt-4o ");
  expect(modelKey(new ChatOpenAI({ model: "gpt-4o", apiKey: "secret" }))).toBe("ChatOpenAI gpt-4o");
  expect(modelKey(new FakeListChatModel({ responses: [] }))).toBe("FakeListChatModel");
});
