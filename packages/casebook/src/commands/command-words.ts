/** The library's remedies speak of its options; on the command line these have other names. */

const text = String.raw`"(?:[^"\\]|\\.)*"`;
const pair = `${text}: ${text}`;

type Replacement = readonly [said: RegExp, instead: string | ((found: string) => string)];

const words: readonly Replacement[] = [
  [/^readIncidents was given an option it cannot use: map\.(.*?)\. (?=[A-Z"])/, '--map "$1=…" cannot be used. '],
  [
    /^readIncidents was given an option it cannot use: (\w+)\./,
    (found) => `${flagIn(found)} was given a value it cannot use.`,
  ],
  [/\bpass readIncidents map: \{ "that name": "([^"]*)" \}/g, 'give --map "that name=$1"'],
  [new RegExp(`\\bmap: \\{ ${pair}(?:, ${pair})* \\}`, "g"), mapFlags],
  [/\bpass unknown: "ignore"/g, "give --ignore-unknown"],
  [/\b[Pp]ass format: "jsonl", "json" or "csv"/g, "Give --format jsonl, json or csv"],
  [/\b[Pp]ass delimiter: ("(?:[^"\\]|\\.)*")/g, "Give --delimiter $1"],
  [/\bpass timeZone: "([^"]*)"/g, "give --time-zone $1"],
  [/\bto read it meanwhile, pass readOnly: true/, 'meanwhile "casebook search" and "casebook evaluate" can read it'],
];

/** A message of the library in words of the command line. */
export function inCommandWords(message: string): string {
  return words.reduce((said, [pattern, instead]) => said.replace(pattern, instead as string), message);
}

function flagIn(found: string): string {
  const option = /(\w+)\.$/.exec(found)![1]!;
  return `--${option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** `map: { "Opened": "openedAt", "Key": "id" }` as `--map "Opened=openedAt" --map "Key=id"`. */
function mapFlags(found: string): string {
  const pairs = found.matchAll(new RegExp(`(${text}): (${text})`, "g"));
  return [...pairs].map(([, column, field]) => `--map "${column!.slice(1, -1)}=${field!.slice(1, -1)}"`).join(" ");
}
