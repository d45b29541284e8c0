/** What may be answered where a kind of cause, or a place, is asked for. */
import { kindName } from "@casebook/incident";

/** The answer that none of the known ones fits. */
export const unseen = "unseen";

export type Choices = {
  /** In the order given, each kind once, as first spelt. */
  readonly names: readonly string[];
  /** The name as the team spells it, of a spelling that is alike; undefined for any other. */
  find(answer: string): string | undefined;
};

/** @param shown what a name looks like in the prompt */
export function choicesOf(names: Iterable<string>, shown: (name: string) => string): Choices {
  const known = new Map<string, string>();
  const list: string[] = [];
  for (const name of names) {
    const kind = kindName(name);
    if (kind === "" || kind === unseen || known.has(kind)) continue;
    list.push(name);
    for (const spelling of [kind, kindName(shown(name))]) if (!known.has(spelling)) known.set(spelling, name);
  }
  return { names: list, find: (answer) => known.get(kindName(answer)) };
}
