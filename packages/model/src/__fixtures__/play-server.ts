/** A loopback server that speaks as OpenAI's does, and plays whatever a test wants. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ChatOpenAI, type ChatOpenAIFields } from "@langchain/openai";
import { onTestFinished } from "vitest";

export type RequestBody = {
  model: string;
  n?: number;
  messages: { role: string; content: string }[];
  response_format?: { type: string; schema?: object; json_schema?: { schema: object; strict?: boolean } };
  stream?: boolean;
  tools?: { function: { name: string; parameters: object } }[];
};

/** What a request meets. */
export type Play =
  | { texts: readonly (string | null)[]; finish?: string; refusal?: string; tool?: string; logprobs?: object; usage?: object | null }
  | { status: number; error?: object | string; headers?: Record<string, string> }
  | { raw: string; status?: number }
  | "hang"
  | "cut"
  | "reset";

export type PlayServer = {
  url: string;
  /** What was asked so far. */
  asked: RequestBody[];
  /** How many requests were given up by the one who asked. */
  left(): number;
  /** A real model of LangChain that asks this server. */
  model(fields?: Partial<ChatOpenAIFields>): ChatOpenAI;
};

/** Every request is played: by the function, or by the list, whose last play repeats. */
export async function playServer(plays: readonly Play[] | ((body: RequestBody, at: number) => Play)): Promise<PlayServer> {
  const asked: RequestBody[] = [];
  let left = 0;
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    const at = asked.push(body) - 1;
    const play = typeof plays === "function" ? plays(body, at) : plays[Math.min(at, plays.length - 1)]!;
    response.on("close", () => {
      if (play === "hang") left++;
    });
    perform(play, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return {
    url,
    asked,
    left: () => left,
    model: (fields) => new ChatOpenAI({ model: "m", apiKey: "test", ...fields, configuration: { baseURL: url } }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<RequestBody> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  return JSON.parse(Buffer.concat(pieces).toString());
}

function perform(play: Play, request: IncomingMessage, response: ServerResponse): void {
  if (play === "hang") return;
  if (play === "reset") return void request.socket.destroy();
  const type = { "content-type": "application/json" };
  if (play === "cut") {
    response.writeHead(200, { ...type, "content-length": "5000" });
    response.write('{"id":"x","choices":[{"index":0,"message":{"role":"assistant","content":"half');
    setTimeout(() => request.socket.destroy(), 10);
  } else if ("raw" in play) {
    response.writeHead(play.status ?? 200, type).end(play.raw);
  } else if ("status" in play) {
    const error = typeof play.error === "string" ? { message: play.error } : (play.error ?? { message: "" });
    response.writeHead(play.status, { ...type, ...play.headers }).end(JSON.stringify({ error }));
  } else {
    response.writeHead(200, type).end(JSON.stringify(completion(play)));
  }
}

function completion({ texts, finish, refusal, tool, logprobs, usage }: Extract<Play, { texts: unknown }>): object {
  const call = (text: string | null) => [{ id: "c", type: "function", function: { name: tool, arguments: text } }];
  return {
    id: "x",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: texts.map((text, index) => ({
      index,
      finish_reason: finish ?? "stop",
      ...(logprobs !== undefined && { logprobs }),
      message: {
        role: "assistant",
        content: tool === undefined ? text : null,
        ...(tool !== undefined && { tool_calls: call(text) }),
        ...(refusal !== undefined && { refusal }),
      },
    })),
    ...(usage !== null && { usage: usage ?? { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } }),
  };
}
