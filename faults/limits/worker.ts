/** Works on a history where something is scarce: space, files, permission, or a clock that can be trusted. */
import { closeSync, openSync } from "node:fs";
import { type OpenedHistory, openHistory } from "@casebook/history";
import { isCasebookError } from "@casebook/incident";
import { incidentOf } from "../numbered-incidents.ts";

/** What came of a step: an error's code, or nothing. */
type Outcome = { step: string; code?: string; untyped?: string };

const [mode = "", directory = ""] = process.argv.slice(2);
const outcomes: Outcome[] = [];
const acknowledged: number[] = [];
let free = 0;

async function attempt(step: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    outcomes.push({ step });
    return true;
  } catch (error) {
    outcomes.push({ step, ...(isCasebookError(error) ? { code: error.code } : { untyped: String(error) }) });
    return false;
  }
}

async function addTo(history: OpenedHistory, count: number): Promise<boolean> {
  const mine = Array.from({ length: count }, () => free++);
  return attempt("add", async () => {
    await history.add(mine.map(incidentOf));
    acknowledged.push(...mine);
  });
}

const open = () => openHistory({ directory, indexAfter: 0 });

/** Adds, compacts, saves the index and opens again until something fails, then a few times more. */
async function untilItFails(): Promise<void> {
  for (let failures = 0; failures < 5; ) {
    let history: OpenedHistory | undefined;
    failures += (await attempt("open", async () => {
      history = await open();
    }))
      ? 0
      : 1;
    if (history === undefined) continue;
    const opened = history;
    for (let round = 0; round < 5; round++) {
      if (!(await addTo(opened, 40))) failures++;
    }
    if (!(await attempt("compact", () => opened.compact()))) failures++;
    await attempt("close", () => opened.close());
    if (opened.index?.unsaved !== undefined) outcomes.push({ step: "save", code: "unsaved" });
  }
}

/** Leaves fewer and fewer files that may be opened. */
async function withFewFiles(): Promise<void> {
  const history = await open();
  await addTo(history, 3);
  await history.close();
  for (let left = 12; left >= 0; left--) {
    const taken: number[] = [];
    try {
      for (;;) taken.push(openSync("/dev/null", "r"));
    } catch {
      for (const one of taken.splice(0, left)) closeSync(one);
    }
    let opened: OpenedHistory | undefined;
    await attempt("open", async () => {
      opened = await open();
    });
    if (opened !== undefined) {
      await addTo(opened, 2);
      await attempt("compact", () => opened!.compact());
      await attempt("close", () => opened!.close());
    }
    for (const one of taken) closeSync(one);
  }
}

/** Sets the clock back, forward and back again while a history is open, and between openings. */
async function withAnotherClock(): Promise<void> {
  const RealDate = Date;
  let shift = 0;
  globalThis.Date = class extends RealDate {
    constructor(...given: []) {
      if (given.length === 0) super(RealDate.now() + shift);
      else super(...given);
    }
    static override now(): number {
      return RealDate.now() + shift;
    }
  } as DateConstructor;
  for (const hours of [0, -1, 48, -48, 0]) {
    let history = await open();
    await addTo(history, 3);
    shift = hours * 3_600_000;
    await addTo(history, 3);
    await attempt("compact", () => history.compact());
    await attempt("close", () => history.close());
    await attempt("open", async () => {
      history = await open();
    });
    await addTo(history, 2);
    await attempt("close", () => history.close());
  }
}

// Without a listener the system ends a process that writes past the limit of file sizes.
process.on("SIGXFSZ", () => {});

if (mode === "space") await untilItFails();
else if (mode === "files") await withFewFiles();
else await withAnotherClock();
process.stdout.write(`${JSON.stringify({ outcomes, acknowledged })}\n`);
