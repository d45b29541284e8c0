/** Text of incidents cannot close its block, open another, or speak in another role. */
import { blockNames } from "./block-names.ts";
import { fold } from "./fold.ts";
import { plainCharacters } from "./plain-characters.ts";

/** A word however it is spaced out. */
const spaced = (word: string): string => [...word].map((letter) => `[${letter}]`).join(String.raw`[\s._-]{0,3}`);

const tags = [
  ...blockNames,
  ...[
    "system",
    "assistant",
    "human",
    "developer",
    "instruction",
    "prompt",
    "message",
    "tool",
    "function_call",
    "think",
  ],
  ...["start_of_turn", "end_of_turn", "begin_of_text", "end_of_text", "im_start", "im_end", "endoftext", "bos", "eos"],
];
const blanks = String.raw`[\s/\\!?|:_.-]{0,8}`;

/** In folded text. The first character of a match is what makes it a marker. */
const markers = [
  new RegExp(`<${blanks}(?:${tags.map(spaced).join("|")})`, "g"),
  // Tokens of chat templates: <|im_start|>, <|eot_id|>, <<SYS>>, <s>, </s>, <user>.
  /<\s{0,3}\||<\s{0,3}<\s{0,3}\/?\s{0,3}sys|<\s{0,3}\/?\s{0,3}(?:s|user|ai|unk|pad)\s{0,3}>/g,
  // [INST], [/INST] and their like.
  /\[\s{0,3}\/?\s{0,3}(?:inst|\/?sys(?:tem)?(?:_prompt)?|available_tools|tool_calls|tool_results)\s{0,3}\]/g,
];

/** Only a text with one of these, or with a character beyond ASCII that may look like one, can hold a marker. */
const suspicious = /[<[]|[^\0-\x7f]|&(?:amp|lt|#)|\\[ux]|%(?:25|3c)/i;

/**
 * The text with plain characters, in which every marker of a block, a role or a chat template, or what looks like one, has
 * a round bracket for its first character.
 */
export function neutralise(text: string): string {
  let plain = plainCharacters(text);
  if (!suspicious.test(plain)) return plain;
  // What is replaced may bring an earlier bracket nearer to a name: until nothing is found.
  for (;;) {
    const next = replaceMarkers(plain);
    if (next === plain) return plain;
    plain = next;
  }
}

function replaceMarkers(text: string): string {
  const folded = fold(text);
  const found = new Set(markers.flatMap((marker) => [...folded.text.matchAll(marker)].map(({ index }) => index)));
  let replaced = "";
  let from = 0;
  for (const at of [...found].sort((left, right) => left - right)) {
    const [begin, end] = [folded.places[at]!, folded.places[at + 1]!];
    if (begin < from) continue;
    replaced += `${text.slice(from, begin)}(`;
    from = Math.max(end, begin + 1);
  }
  return replaced + text.slice(from);
}
