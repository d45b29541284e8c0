/** What a reply cites must have been shown. */

export type Citations = {
  /** Ids of incidents, in the order cited, each once. */
  kept: string[];
  /** What was cited and never shown, as the model wrote it. */
  dropped: string[];
};

/** Names such as `P3`, `[p3]` or `precedent P3` for what was shown under `P3`. */
export function readCitations(cited: readonly string[], shown: ReadonlyMap<string, string>): Citations {
  const kept = new Set<string>();
  const dropped: string[] = [];
  for (const each of cited) {
    const id = shown.get(aliasIn(each));
    if (id === undefined) dropped.push(each);
    else kept.add(id);
  }
  return { kept: [...kept], dropped };
}

function aliasIn(text: string): string {
  return /^\W{0,3}(?:precedent|option)?\s?([A-Za-z]\d{0,5})\W{0,3}$/i.exec(text.trim())?.[1]?.toUpperCase() ?? "";
}
