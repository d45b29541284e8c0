/** What a past adds to a prompt beside precedents. Only a `Past` is asked, so nothing of later comes in. */
import type { Past, Precedent } from "@casebook/history";
import type { RootCause } from "@casebook/incident";
import { choicesOf } from "../cite/choices.ts";

/**
 * The kinds of cause (or faulty places) that were known by then, in the order in which they became known, each once: for
 * `choices` of `buildPrompt`. Reads every record of the past: keep what it gives by `past.sourceOf(await past.count())`.
 */
export async function choicesOfPast(past: Past, target: "category" | "service" = "category"): Promise<string[]> {
  const names: string[] = [];
  for await (const { rootCause } of past.scan()) if (rootCause?.[target] !== undefined) names.push(rootCause[target]);
  return [...choicesOf(names, (name) => name).names];
}

/** The causes of the precedents that a person had ruled out by then: for `refuted` of `buildPrompt`. */
export async function refutedOfPast(past: Past, precedents: readonly Precedent[]): Promise<Map<string, RootCause[]>> {
  const ids = [...new Set(precedents.map(({ incident }) => incident.id))];
  const causes = await Promise.all(ids.map(async (id) => [id, await past.rejected(id)] as const));
  return new Map(causes.filter(([, refuted]) => refuted.length > 0));
}
