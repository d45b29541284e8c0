/** The library's remedies speak of its options; on the command line these have other names. */

const words: readonly (readonly [said: RegExp, instead: string])[] = [
  [/^readIncidents was given an option it cannot use: map\.(.*?)\. (?=[A-Z"])/, '--map "$1=…" cannot be used. '],
  [/^readIncidents was given an option it cannot use: (\w+)\./, "--$1 was given a value it cannot use."],
  [/\bas in map: \{ "((?:[^"\\]|\\.)*)": "([^"]*)" \}/g, 'as in --map "$1=$2"'],
  [/\bpass readIncidents map: \{ "that name": "([^"]*)" \}/g, 'give --map "that name=$1"'],
  [/\bmap: \{ "((?:[^"\\]|\\.)*)": "([^"]*)" \}/g, '--map "$1=$2"'],
  [/\bpass unknown: "ignore"/g, "give --ignore-unknown"],
  [/\b[Pp]ass format: "jsonl", "json" or "csv"/g, "Give --format jsonl, json or csv"],
  [/\b[Pp]ass delimiter: ("(?:[^"\\]|\\.)*")/g, "Give --delimiter $1"],
  [/\bto read it meanwhile, pass readOnly: true/, 'meanwhile "casebook search" and "casebook evaluate" can read it'],
];

/** A message of the library in words of the command line. */
export function inCommandWords(message: string): string {
  return words.reduce((text, [said, instead]) => text.replace(said, instead), message);
}
