import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemoryDisk, systemError } from "@casebook/journal/testing";
import { ask, openRecordings } from "@casebook/model";
import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { failureOf } from "../__fixtures__/failure-of.ts";
import { playServer } from "../__fixtures__/play-server.ts";

let root: string;
let made = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "recordings-"));
});
afterAll(() => rm(root, { recursive: true }));
const newDirectory = (): string => join(root, `${made++}`, "replies");

const quick = () => ({ messages: [new HumanMessage("Why?")], retryDelay: 1, memory: {}, name: "m" });
const counting = () => playServer((_, at) => ({ texts: [`answer ${at}`] }));
const texts = (reply: { answers: { text: string }[] }) => reply.answers.map(({ text }) => text);

describe("a recorded reply", () => {
  it("is given again without a call and without cost, in a later process too", async () => {
    const server = await counting();
    const directory = newDirectory();
    const options = { ...quick(), model: server.model({ temperature: 1 }), samples: 3 };
    const first = await ask({ ...options, recorded: await openRecordings({ directory }) });
    const asked = server.asked.length;
    const again = await ask({ ...options, recorded: await openRecordings({ directory, missing: "error" }) });
    expect(texts(again)).toEqual(texts(first));
    expect(again.answers.map((answer) => ({ ...answer, recorded: false }))).toEqual(first.answers);
    expect(again).toMatchObject({ failures: [], usage: { calls: 0, tokensIn: 0, milliseconds: 0, money: 0 } });
    expect(again.answers.every(({ recorded }) => recorded)).toBe(true);
    expect(server.asked).toHaveLength(asked);
  });

  it("of some samples leaves only the others to be asked for", async () => {
    const server = await counting();
    const recorded = await openRecordings({ directory: newDirectory() });
    const options = { ...quick(), memory: { m: { samples: false } }, model: server.model(), recorded };
    const two = await ask({ ...options, samples: 2 });
    const four = await ask({ ...options, samples: 4 });
    expect(texts(four).slice(0, 2)).toEqual(texts(two));
    expect(server.asked).toHaveLength(4);
    expect(four.usage.calls).toBe(2);
    expect(texts(await ask({ ...options, samples: 4 }))).toEqual(texts(four));
    expect(server.asked).toHaveLength(4);
  });

  it("belongs to the model, its settings, the messages, the schema and the call options", async () => {
    const server = await playServer([{ texts: ['{"cause":"pool"}'] }]);
    const recorded = await openRecordings({ directory: newDirectory() });
    const options = { ...quick(), model: server.model({ temperature: 0 }), recorded };
    const look = (at: number) => ({ name: "look", args: { at }, id: "1" });
    const looked = new ToolMessage({ content: "nothing", tool_call_id: "1" });
    const others = [
      {},
      { name: "n" },
      { model: server.model({ temperature: 1 }) },
      { messages: [new HumanMessage("When?")] },
      {
        messages: [
          ["system", "Be brief."],
          ["human", "Why?"],
        ] as [string, string][],
      },
      { schema: z.strictObject({ cause: z.string() }) },
      { schema: z.object({ cause: z.string() }) },
      { messages: [new HumanMessage("Why?"), new AIMessage({ content: "", tool_calls: [look(1)] }), looked] },
      { messages: [new HumanMessage("Why?"), new AIMessage({ content: "", tool_calls: [look(2)] }), looked] },
      { callOptions: { seed: 7 } },
    ];
    for (const other of others) expect((await ask({ ...options, ...other })).answers[0]?.recorded).toBe(false);
    for (const other of others) expect((await ask({ ...options, ...other })).answers[0]?.recorded).toBe(true);
  });

  it("with a schema is read anew: the value, the rung and the repair are those of then", async () => {
    const server = await playServer([{ texts: ["cause: pool"] }, { texts: ["{cause: 'pool'"] }]);
    const schema = z.strictObject({ cause: z.string() });
    const recorded = await openRecordings({ directory: newDirectory() });
    const options = { ...quick(), memory: { m: { rung: "text" as const } }, schema, model: server.model(), recorded };
    const { answers } = await ask(options);
    expect(answers).toMatchObject([{ value: { cause: "pool" }, rung: "text", repair: "model", recorded: false }]);
    expect((await ask(options)).answers).toEqual([{ ...answers[0], recorded: true }]);
  });

  it("that is missing is an error where calls are not allowed; some that are there are enough", async () => {
    const server = await counting();
    const directory = newDirectory();
    const options = { ...quick(), model: server.model() };
    const strict = await openRecordings({ directory, missing: "error" });
    expect(await failureOf(ask({ ...options, recorded: strict }))).toMatchObject({
      code: "model-recording-missing",
      field: "recorded",
      usage: { calls: 0, money: 0 },
    });
    await ask({ ...options, recorded: await openRecordings({ directory }) });
    const some = await ask({ ...options, samples: 2, recorded: strict });
    expect(texts(some)).toEqual(["answer 0"]);
    expect(some.failures).toMatchObject([{ code: "model-recording-missing" }]);
    expect(server.asked).toHaveLength(1);
  });

  it("is not made of a failure", async () => {
    const server = await playServer([{ texts: [""] }, { texts: ["x"] }]);
    const directory = newDirectory();
    const options = { ...quick(), model: server.model(), recorded: await openRecordings({ directory }) };
    await failureOf(ask(options));
    expect(await readdir(directory)).toEqual([]);
  });

  it("holds no secret, and gives it back", async () => {
    const server = await playServer([{ texts: ["Rotate [redacted:password-1]."] }]);
    const directory = newDirectory();
    const messages = [new HumanMessage("password=hunter2 leaked")];
    const options = { ...quick(), messages, model: server.model(), recorded: await openRecordings({ directory }) };
    for (let time = 0; time < 2; time++) expect(texts(await ask(options))).toEqual(["Rotate hunter2."]);
    expect(server.asked).toHaveLength(1);
    const [name] = await readdir(directory);
    expect(await readFile(join(directory, name!), "utf8")).not.toContain("hunter2");
  });
});

describe("a damaged recording", () => {
  it("is never an answer, whichever byte has changed", async () => {
    const server = await counting();
    const directory = newDirectory();
    const options = { ...quick(), model: server.model() };
    await ask({ ...options, recorded: await openRecordings({ directory }) });
    const path = join(directory, (await readdir(directory))[0]!);
    const bytes = await readFile(path);
    const strict = await openRecordings({ directory, missing: "error" });
    for (let at = 0; at < bytes.length - 1; at++) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 1 << (at % 8);
      await writeFile(path, changed);
      const error = await failureOf(ask({ ...options, recorded: strict }));
      expect(error.code, `byte ${at}`).toBe("model-recording-damaged");
    }
    for (const length of [0, 8, 9, bytes.length / 2, bytes.length - 2]) {
      await writeFile(path, bytes.subarray(0, length));
      expect(await failureOf(ask({ ...options, recorded: strict }))).toMatchObject({ code: "model-recording-damaged" });
    }
    expect(texts(await ask({ ...options, recorded: await openRecordings({ directory }) }))).toEqual(["answer 1"]);
    expect(texts(await ask({ ...options, recorded: strict }))).toEqual(["answer 1"]);
  });

  it("is what a schema makes of a reply that it no longer takes", async () => {
    const server = await playServer([{ texts: ['{"cause":"pool"}'] }]);
    const directory = newDirectory();
    const options = { ...quick(), model: server.model() };
    const cause = z.string();
    await ask({ ...options, schema: z.strictObject({ cause }), recorded: await openRecordings({ directory }) });
    const stricter = z.strictObject({ cause: cause.refine((text) => text !== "pool") });
    const strict = await openRecordings({ directory, missing: "error" });
    const error = await failureOf(ask({ ...options, schema: stricter, recorded: strict }));
    expect(error.code).toBe("model-recording-damaged");
  });
});

describe("recording", () => {
  it("is on the disk when the answer is given, and whole after a power cut at any moment before", async () => {
    const server = await counting();
    const options = { ...quick(), model: server.model() };
    const count = new MemoryDisk();
    await ask({ ...options, recorded: await openRecordings({ directory: "/replies", files: count.files }) });
    const [path] = count.paths();
    count.powerCut(() => 0);
    expect(count.paths()).toEqual([path]);

    for (let cutAt = 1; cutAt <= count.operations.length; cutAt++) {
      const disk = new MemoryDisk();
      let step = 0;
      const cut = new Promise<void>((resolve) => {
        disk.before = () => {
          if (++step !== cutAt) return;
          disk.powerCut((most) => Math.floor(most / 2));
          resolve();
        };
      });
      const recording = (async () => {
        const recorded = await openRecordings({ directory: "/replies", files: disk.files });
        await ask({ ...options, recorded });
      })();
      await Promise.race([cut, recording]);
      disk.before = () => {};
      const strict = await openRecordings({ directory: "/replies", missing: "error", files: disk.files });
      const { code } = await failureOf(
        ask({ ...options, recorded: strict }).then(() => Promise.reject({ code: "there" })),
      );
      expect(["there", "model-recording-missing"], `cut at ${cutAt}`).toContain(code);
    }
  });

  it("is not seen by others before it is whole", async () => {
    const server = await counting();
    const options = { ...quick(), model: server.model() };
    const disk = new MemoryDisk();
    disk.longestWrite = 100;
    const recorded = await openRecordings({ directory: "/replies", files: disk.files });
    const strict = await openRecordings({ directory: "/replies", files: disk.files, missing: "error" });
    const seen: Promise<string>[] = [];
    disk.before = (operation) => {
      if (operation !== "write" && operation !== "sync") return;
      seen.push(failureOf(ask({ ...options, recorded: strict })).then(({ code }) => code));
    };
    await ask({ ...options, recorded });
    disk.before = () => {};
    const meanwhile = await Promise.all(seen);
    expect(meanwhile).toContain("model-recording-missing");
    expect(meanwhile).not.toContain("model-recording-damaged");
  });

  it("on a full disk is an error, and leaves nothing behind", async () => {
    const server = await counting();
    const disk = new MemoryDisk();
    const recorded = await openRecordings({ directory: "/replies", files: disk.files });
    disk.before = (operation, path) => {
      if (operation === "write") throw systemError("ENOSPC", path);
    };
    const error = await failureOf(ask({ ...quick(), model: server.model(), recorded }));
    expect(error).toMatchObject({ code: "model-recording-failed", usage: { calls: 1 }, cause: { code: "ENOSPC" } });
    expect(disk.paths()).toEqual([]);
  });
});

describe("forgetting", () => {
  it("deletes the replies whose request or answer says what is looked for, and what cannot be read", async () => {
    const server = await playServer(({ messages }) => ({ texts: [`About ${messages[0]?.content}`] }));
    const directory = newDirectory();
    const recorded = await openRecordings({ directory });
    const say = (text: string) => ask({ ...quick(), model: server.model(), messages: [["human", text]], recorded });
    await say('Olga said "no"\nand left');
    await say("the certificate");
    expect(await recorded.forget((text) => text.includes("nobody"))).toBe(0);
    expect(await recorded.forget((text) => text.includes('Olga said "no"\nand left'))).toBe(1);
    expect((await say("the certificate")).answers[0]?.recorded).toBe(true);
    await writeFile(join(directory, "0.reply.1.new"), "Olga");
    await writeFile(join(directory, "1.reply"), "00000000 {");
    await writeFile(join(directory, "notes.txt"), "mine");
    expect(await recorded.forget(() => false)).toBe(2);
    expect((await readdir(directory)).sort()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.reply$/), "notes.txt"]);
  });
});
