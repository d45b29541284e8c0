/** A progress bar on a terminal; nothing in a pipe. */
import { Writable } from "node:stream";
import { Presets, SingleBar } from "cli-progress";
import type { Progress } from "../casebook.ts";
import type { Terminal } from "./terminal.ts";

/** Runs work with a bar that is cleared afterwards. */
export async function withProgress<Result>(
  label: string,
  terminal: Terminal,
  work: (onProgress: Progress) => Promise<Result>,
): Promise<Result> {
  if (!terminal.terminal) return work(() => undefined);
  const bar = new SingleBar(
    {
      format: `${label} {bar} {value} of {total}, {eta_formatted} left`,
      barsize: 30,
      clearOnComplete: true,
      hideCursor: true,
      stream: streamOf(terminal),
    },
    Presets.shades_classic,
  );
  let started = false;
  try {
    return await work((done, total) => {
      if (!started) bar.start(total, 0);
      started = true;
      bar.update(done);
    });
  } finally {
    if (started) bar.stop();
  }
}

/** What the bar draws on. */
function streamOf({ error, columns }: Terminal): NodeJS.WriteStream {
  const stream = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      error(String(text));
      done();
    },
  });
  return Object.assign(stream, { isTTY: true, columns }) as unknown as NodeJS.WriteStream;
}
