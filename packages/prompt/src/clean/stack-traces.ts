/** Stack traces, shortened to what was thrown and where. */

const frame = new RegExp(
  [
    // Java, whatever a logger or a ticket system put behind a frame
    String.raw`^\s*at\s+[\w$<>/@-]+(?:\.[\w$<>/@-]+)+\s?\(.*$`,
    String.raw`^\s*at\s+\S.*(?:\(.*\)|:\d+(?::\d+)?|\sin\s.*)\s*$`, // JavaScript, .NET
    String.raw`^\s*(?:File|from)\s+"?[^"]+"?(?:,\s*line\s+\d+|:\d+:in\s).*$`, // Python, Ruby
    String.raw`^\s*#\d+\s+(?:0x[0-9a-f]+\s+in\s+)?\S+.*$`, // gdb, PHP
    String.raw`^\s*\d+:\s+(?:0x[0-9a-f]+\s+-\s+)?\S+::\S+.*$`, // Rust
    String.raw`^\t\S+\.go:\d+(?:\s\+0x[0-9a-f]+)?\s*$`, // Go, whose functions stand a line above
  ].join("|"),
);
/** Counts, and the locks of a thread dump, among frames. */
const more = /^\s*(?:\.{3}\s*\d+\s+(?:common frames omitted|more)|- (?:locked|waiting|parking|eliminated)\b.*)\s*$/;
const source = /^ {4,}\S/;
const goFunction = /^(?:created by )?[\w./*()-]+\.[\w.*()-]+(?:\(.*\))?(?: in goroutine \d+)?$/;

const mark = /^\s*\[\d+ more frames\]$/;

/** Whether a line is a frame, or stands for frames that were left out. */
export function isFrame(line: string): boolean {
  return frame.test(line) || mark.test(line);
}

/**
 * Keeps the lines around a trace, its headings such as `Caused by:`, and of each run of frames the first `frames` different
 * ones; says how many were left out. A run of at most one more than `frames` stays. Of a run that stood there before only the
 * number of its frames is kept.
 */
export function shortenStackTraces(text: string, frames: number): string {
  const lines = text.split("\n");
  const kept: string[] = [];
  const before = new Set<string>();
  for (let at = 0; at < lines.length; ) {
    const run = runFrom(lines, at);
    if (run.length === 0) {
      kept.push(lines[at]!);
      at++;
      continue;
    }
    const shortened = shortenRun(run, frames);
    const key = shortened.map((line) => line.trim()).join("\n");
    if (run.length > 1 && before.has(key)) kept.push(`${indentOf(shortened[0]!)}[${run.length} frames as above]`);
    else kept.push(...shortened);
    before.add(key);
    at += run.reduce((sum, each) => sum + each.length, 0);
  }
  return kept.join("\n");
}

/** The frames from a line on, each with the lines that belong to it. */
function runFrom(lines: readonly string[], from: number): string[][] {
  const run: string[][] = [];
  let at = from;
  while (at < lines.length) {
    const line = lines[at]!;
    const next = lines[at + 1];
    if (goFunction.test(line) && next !== undefined && /^\t\S+\.go:\d+/.test(next)) run.push([line, next]);
    else if (frame.test(line)) {
      const isPython = /^\s*File\s/.test(line);
      run.push(isPython && next !== undefined && source.test(next) && !frame.test(next) ? [line, next] : [line]);
    } else if (run.length > 0 && more.test(line)) run.push([line]);
    else break;
    at += run.at(-1)!.length;
  }
  return run;
}

function shortenRun(run: readonly string[][], frames: number): string[] {
  if (run.length <= frames + 1) return run.flat();
  const seen = new Set<string>();
  const kept: string[][] = [];
  for (const each of run) {
    const key = each.join("\n").trim();
    if (kept.length === frames) break;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(each);
  }
  const left = run.length - kept.length;
  return [...kept.flat(), `${indentOf(kept.at(-1)![0]!)}[${left} more frames]`];
}

function indentOf(line: string): string {
  return /^\s*/.exec(line)![0];
}
