import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isRejected, type ReadFormat, readIncidents } from "@casebook/incident";
import { describe, expect, it } from "vitest";
import { collect, incidentWith } from "../__fixtures__/incidents.ts";

const megabyte = 2 ** 20;
const summary = 'Customers see an "error page", é. '.repeat(120);

const rowOf: Record<ReadFormat, (id: string) => string> = {
  jsonl: (id) => `${JSON.stringify(incidentWith({ id, summary }))}\n`,
  json: (id) => `${id === "0" ? "[" : ","}${JSON.stringify(incidentWith({ id, summary }))}`,
  csv: (id) =>
    `${id === "0" ? "id,title,openedAt,summary\n" : ""}${id},Checkout fails,2026-03-01T09:30:00Z,"${summary.replaceAll('"', '""')}"\n`,
};

/** About 100 MB of incidents, made piece by piece. */
function* hundredMegabytes(format: ReadFormat): Generator<Buffer> {
  let number = 0;
  for (let size = 0; size < 100 * megabyte; ) {
    let text = "";
    while (text.length < 64 * 1024) text += rowOf[format](String(number++));
    const piece = Buffer.from(text);
    size += piece.length;
    yield piece;
  }
  if (format === "json") yield Buffer.from("]");
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

/** Bytes in use that nobody could free. */
function memory(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

describe("100 MB", () => {
  it.each(["jsonl", "json", "csv"] as const)("of %s are read without being held in memory", async (format) => {
    const before = memory();
    let [count, largest] = [0, 0];
    for await (const record of readIncidents(hundredMegabytes(format), { format })) {
      if (isRejected(record)) throw new Error(record.reason);
      count += 1;
      if (count % 5000 === 0) largest = Math.max(largest, memory());
    }
    expect(count).toBeGreaterThan(20_000);
    expect(largest - before).toBeLessThan(20 * megabyte);
  });
});

describe("a line of 100 MB", () => {
  it.each(["jsonl", "csv"] as const)("in %s is refused without being held in memory", async (format) => {
    const before = memory();
    let largest = 0;
    function* longLine(): Generator<Buffer> {
      if (format === "csv") yield Buffer.from("id,title,openedAt\n");
      for (let piece = 0; piece < 100; piece += 1) {
        yield Buffer.alloc(megabyte, "x");
        if (piece % 20 === 19) largest = Math.max(largest, memory());
      }
    }
    const { rejected, incidents } = await collect(longLine(), { format });
    expect(rejected).toMatchObject([{ reason: expect.stringContaining("longer than 16 MiB") }]);
    expect(incidents).toEqual([]);
    expect(largest - before).toBeLessThan(60 * megabyte);
  });
});
