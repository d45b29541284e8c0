/** A directory of recorded replies. */
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkOptions } from "@casebook/incident";
import { createDirectories, type Files, nodeFiles, readWhole } from "@casebook/journal";
import { z } from "zod";
import { ModelError } from "../errors.ts";
import { isUnfinished, type RecordedReply, readReply, writeReply } from "./reply-file.ts";
import { type RecordedRequest, requestKey } from "./request-key.ts";

export type RecordingsOptions = {
  /** One file a reply. Made if it is not there. */
  directory: string;
  /** What happens to a request whose reply is not there, or damaged: `call` asks the model and records. @default "call" */
  missing?: "call" | "error";
  /** The file system. @default the real one */
  files?: Files;
};

/** Hand it to `ask`. */
export interface Recordings {
  readonly directory: string;
  readonly missing: "call" | "error";
  /**
   * Deletes every reply for which `matches` says so; what cannot be read goes too. Resolves when they are gone from the disk.
   * @param matches is given the model, the messages and the reply in one text, redacted as the model saw them.
   * @returns How many were deleted.
   */
  forget(matches: (text: string) => boolean): Promise<number>;
}

export class OpenRecordings implements Recordings {
  readonly directory: string;
  readonly missing: "call" | "error";
  readonly #files: Files;

  constructor(directory: string, missing: "call" | "error", files: Files) {
    this.directory = directory;
    this.missing = missing;
    this.#files = files;
  }

  /** Undefined where the model is to be asked. @throws ModelError where it may not be */
  async read(request: RecordedRequest, sample: number): Promise<RecordedReply | undefined> {
    const key = requestKey(request, sample);
    const reply = await readReply(this.#files, this.#path(key), key);
    if (reply !== "damaged" && reply !== undefined) return reply;
    if (this.missing === "call") return undefined;
    throw this.refusal(request, sample, reply === "damaged");
  }

  /** How many of the first `samples` can be read. */
  async count(request: RecordedRequest, samples: number): Promise<number> {
    let count = 0;
    for (let sample = 0; sample < samples; sample++) {
      const key = requestKey(request, sample);
      const reply = await readReply(this.#files, this.#path(key), key);
      if (reply !== undefined && reply !== "damaged") count++;
    }
    return count;
  }

  /** Why there is no answer, where calls are not allowed. */
  refusal(request: RecordedRequest, sample: number, damaged: boolean): ModelError {
    return new ModelError({
      code: damaged ? "model-recording-damaged" : "model-recording-missing",
      message: damaged
        ? `The recorded reply of ${request.model} cannot be read.`
        : `There is no recorded reply of ${request.model} to sample ${sample} of this request.`,
      field: "recorded",
      value: this.#path(requestKey(request, sample)),
      remedy: 'Open the recordings with missing: "call" to ask the model and record its reply.',
    });
  }

  async write(request: RecordedRequest, sample: number, reply: RecordedReply): Promise<void> {
    const key = requestKey(request, sample);
    const path = this.#path(key);
    const { model, messages, schema } = request;
    try {
      await writeReply(this.#files, path, key, { model, messages, schema }, reply);
    } catch (cause) {
      throw new ModelError({
        code: "model-recording-failed",
        message: `The reply of ${model} could not be recorded: ${cause instanceof Error ? cause.message : String(cause)}.`,
        field: "recorded",
        value: path,
        remedy: "Make room, or give a directory that can be written to.",
        cause,
      });
    }
  }

  async forget(matches: (text: string) => boolean): Promise<number> {
    let forgotten = 0;
    for (const name of await readdir(this.directory)) {
      if (!name.endsWith(".reply") && !isUnfinished(name)) continue;
      const path = join(this.directory, name);
      const text = isUnfinished(name) ? undefined : textOf(await readWhole(this.#files, path));
      if (text !== undefined && !matches(text)) continue;
      await this.#files.remove(path);
      forgotten++;
    }
    if (forgotten > 0) await this.#files.syncDirectory(this.directory);
    return forgotten;
  }

  #path(key: string): string {
    return join(this.directory, `${key}.reply`);
  }
}

const optionsSchema = z.strictObject({
  directory: z.string().min(1),
  missing: z.enum(["call", "error"]).default("call"),
  files: z.custom<Files>((value) => typeof (value as Files | null)?.open === "function").default(nodeFiles),
});

/**
 * Opens a directory of replies, so that asking the same again costs nothing and gives the same.
 * @throws CasebookError `invalid-option`
 */
export async function openRecordings(options: RecordingsOptions): Promise<Recordings> {
  const { directory, missing, files } = checkOptions("openRecordings", optionsSchema, options);
  await createDirectories(files, resolve(directory));
  return new OpenRecordings(directory, missing, files);
}

/** Every string in the file, one a line, as it was before JSON escaped it; undefined if it is damaged. */
function textOf(bytes: Buffer | undefined): string | undefined {
  try {
    const strings: string[] = [];
    JSON.parse(bytes!.toString("utf8").slice(9), (_, value: unknown) => {
      if (typeof value === "string") strings.push(value);
      return value;
    });
    return strings.join("\n");
  } catch {
    return undefined;
  }
}
