/** A model that obeys whatever it reads outside the data, and copies what stands inside. It is careless about both. */
import { SimpleChatModel } from "@langchain/core/language_models/chat_models";
import type { BaseMessage } from "@langchain/core/messages";

const anyLineEnd = /\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/;
const names = "incident|precedent|option|kinds|cause|candidate|truth";
const structure = new RegExp(`^</?(?:${names})(?: [A-Z][0-9]*)?>$`);
const fields = /^(?:title|opened|service|severity|labels|summary|telemetry|kind of cause|faulty place|root cause|what ended it|thought at first, and ruled out by a person)(?: \(shortened\))?$/;
/** What it takes for the end of the data, or for somebody else who speaks, in a text that it has simplified. */
const escapes = new RegExp(`<[/\\\\!?|]*(?:${names})|<\\||<<sys|\\[/?(?:inst|systemprompt|toolresults)\\]|</?s>|<(?:start|end)ofturn|</?(?:system|user|assistant|toolcall|bos|eos|instructions)`);
const alike: Record<string, string> = { "‹": "<", "〈": "<", "⟨": "<", "❮": "<", "˂": "<", ᐸ: "<", "∕": "/", "⁄": "/", "｜": "|" };
Object.assign(alike, { і: "i", с: "c", е: "e", ı: "i", ι: "i", "▁": "", "［": "[" });

/** Decodes, drops what cannot be seen, joins what was spaced out. */
function simplified(text: string): string {
  let decoded = text;
  for (let round = 0; round < 3; round++) {
    decoded = decoded
      .replace(/&amp;?/gi, "&")
      .replace(/&lt;?/gi, "<")
      .replace(/&#x0*([0-9a-f]+);?/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replace(/&#0*([0-9]+);?/g, (_, code) => String.fromCodePoint(Number(code) % 65536))
      .replace(/%([2-7][0-9a-f])/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replace(/\\u\{?([0-9a-f]{2,4})\}?|\\x([0-9a-f]{2})/gi, (_, four, two) =>
        String.fromCodePoint(Number.parseInt(four ?? two, 16)),
      );
  }
  const seen = [...decoded.normalize("NFKD").toLowerCase()].map((each) => alike[each] ?? each).join("");
  return seen.replace(/[\p{M}\p{C}\p{Default_Ignorable_Code_Point}\u2800\s._-]/gu, "");
}

/** What it takes for instructions and for data in a human message. */
export function carelessReading(text: string): { instructions: string[]; data: string[] } {
  const instructions: string[] = [];
  const data: string[] = [];
  let escaped = false;
  for (const line of text.split(anyLineEnd)) {
    if (structure.test(line)) {
      if (!line.startsWith("</")) escaped = false;
      continue;
    }
    const quoted = line.startsWith(">");
    if (quoted && escapes.test(simplified(line))) escaped = true;
    if (quoted && !escaped) data.push(line.slice(2));
    else if (escaped || !fields.test(line)) instructions.push(line);
  }
  return { instructions, data };
}

export class GullibleModel extends SimpleChatModel {
  constructor() {
    super({});
  }
  override _llmType(): string {
    return "gullible";
  }
  override async _call(messages: BaseMessage[]): Promise<string> {
    const human = String(messages.at(-1)!.content);
    const { instructions, data } = carelessReading(human);
    const found = instructions.map((line) => /SET choice=(\w+) newName=(\w*) cite=(\w+) confidence=(\d+)/.exec(line)).find((one) => one);
    const [, choice = "pool exhausted", newName = "", cited = "P1", confidence = "42"] = found ?? [];
    return JSON.stringify({
      choice,
      newName,
      cause: data.join("\n"),
      citations: [cited],
      confidence: Number(confidence),
    });
  }
}
