/** The vectors of a directory, looked after where no model is at hand. */
import { join } from "node:path";
import { type Files, removeIfThere } from "@casebook/journal";
import type { IncidentStore } from "../records/incident-store.ts";
import { newVectorsName, VectorCache, vectorsName } from "../semantic/cache/vector-cache.ts";
import { readVectorHeader, type StoredVector, VectorFile } from "../semantic/cache/vector-file.ts";
import { keyOf } from "../semantic/embed/text.ts";
import { Turns } from "../turns.ts";

export { newVectorsName, vectorsName };

/** Takes the vectors of texts that the store does not hold any more out of the file. */
export async function retainVectors(directory: string, files: Files, store: IncidentStore): Promise<void> {
  const path = join(directory, vectorsName);
  await removeIfThere(files, join(directory, newVectorsName));
  const header = await readVectorHeader(path, files);
  if (header === undefined) {
    await removeIfThere(files, path);
    return;
  }
  const keys = new Set<string>();
  const turns = new Turns();
  for (const { versions, question } of store.records.values()) {
    // Whether the model was local is not known, and is a part of the key.
    for (const local of [true, false]) {
      keys.add(keyOf(question, "question", local));
      for (const { incident } of versions) keys.add(keyOf(incident, "precedent", local));
    }
    if (turns.isOver) await turns.pass();
  }
  const place = { directory, files, readOnly: false, loseOnPowerCut: false, anew: false };
  const cache = await VectorCache.open(header.model, place);
  await cache.retain(keys).finally(() => cache.close());
}

/** What is wrong with the vectors, in words; undefined if nothing is, `absent` if there are none. */
export async function checkVectors(directory: string, files: Files): Promise<"absent" | string | undefined> {
  const path = join(directory, vectorsName);
  if ((await files.status(path)) === undefined) return "absent";
  const header = await readVectorHeader(path, files);
  if (header === undefined) return "its header is damaged: all texts are embedded again";
  const { damaged } = await VectorFile.open(path, header.model, reading(files), () => undefined);
  return damaged === 0 ? undefined : `${damaged} of its vectors are damaged: those texts are embedded again`;
}

/** Writes the sound vectors anew; deletes the file if its header is damaged. */
export async function repairVectors(directory: string, files: Files): Promise<void> {
  const [path, beside] = [join(directory, vectorsName), join(directory, newVectorsName)];
  await removeIfThere(files, beside);
  const header = await readVectorHeader(path, files);
  const sound: StoredVector[] = [];
  if (header !== undefined) await VectorFile.open(path, header.model, reading(files), (stored) => sound.push(stored));
  if (header === undefined || sound.length === 0) {
    await removeIfThere(files, path);
    return;
  }
  const file = await VectorFile.open(beside, header.model, { ...reading(files), readOnly: false }, () => undefined);
  await file.append(header.model, sound).finally(() => file.close());
  await files.rename(beside, path);
  await files.syncDirectory(directory);
}

function reading(files: Files): { files: Files; readOnly: boolean; loseOnPowerCut: boolean } {
  return { files, readOnly: true, loseOnPowerCut: false };
}
