/** How well the related incidents are found. */
import type { Past } from "@casebook/history";
import type { Question } from "@casebook/incident";
import type { Retrieval } from "./replayed-incident.ts";

/** Ranks of the related incidents that were known at the time; undefined if none was. */
export async function retrievalOf(
  question: Question,
  past: Past,
  related: readonly string[],
): Promise<Retrieval | undefined> {
  if (related.length === 0) return undefined;
  const known = new Set<string>();
  for await (const { id } of past.scan()) if (related.includes(id)) known.add(id);
  if (known.size === 0) return undefined;
  const found = await past.search(question, { k: Math.max(1, await past.count()) });
  const ranks = found.flatMap(({ incident }, at) => (known.has(incident.id) ? [at + 1] : []));
  return { relevant: known.size, ranks };
}
