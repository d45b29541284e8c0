/** Log lines that say the same again and again. */

import { isFrame } from "./stack-traces.ts";

/** What differs between two lines of one event: times, and ids in hexadecimal. Other numbers are part of what is said. */
const changing = [
  /\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?/g,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+\d{1,2}\b/g,
  /\b\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?\b/g,
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /\b(?:0x[0-9a-f]{4,}|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,})\b/gi,
  /\b1[0-9]{9}(?:[0-9]{3})?\b/g,
];

/** Shorter lines are brackets and rules, which may stand in many places. So may a frame, in different traces. */
const shortest = 16;

/** Keeps the first of lines that are alike but for times and ids, with how often they stood in the text. */
export function foldRepeatedLines(text: string): string {
  return foldLines(text.split("\n")).join("\n");
}

/** The same for lines that came as a list. */
export function foldLines(lines: readonly string[]): string[] {
  const first = new Map<string, { at: number; count: number; same: boolean }>();
  const kept: string[] = [];
  for (const line of lines) {
    if (line.trim().length < shortest || isFrame(line)) {
      kept.push(line);
      continue;
    }
    const key = changing.reduce((masked, pattern) => masked.replace(pattern, "\0"), line.trim());
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, { at: kept.length, count: 1, same: true });
      kept.push(line);
    } else {
      before.count++;
      before.same &&= kept[before.at] === line;
    }
  }
  for (const { at, count, same } of first.values()) {
    if (count > 1) kept[at] += same ? ` [${count} times]` : ` [${count} times, at other times or with other ids]`;
  }
  return kept;
}
