/** All cases, each on a history of its own. */
import type { History } from "../history.ts";
import { addingCases } from "./cases/adding.ts";
import { closingCases } from "./cases/closing.ts";
import { exclusionCases } from "./cases/exclusion.ts";
import { randomCases } from "./cases/random.ts";
import { searchCases } from "./cases/search.ts";
import { sourceCases } from "./cases/source.ts";
import { timeCases } from "./cases/time.ts";
import { unusualTextCases } from "./cases/unusual-text.ts";
import { versionCases } from "./cases/versions.ts";

/** One behaviour. `run` rejects with an `AssertionError` where the store does something else. */
export type ConformanceCase = { readonly name: string; run(): Promise<void> };

/**
 * The behaviours that predictors, replay and confidence rely on, for whoever writes a store.
 * @param open Opens a new, empty history. Each case opens one and closes it.
 * @example for (const { name, run } of historyConformance(() => openMyHistory())) test(name, run);
 */
export function historyConformance(open: () => Promise<History>): readonly ConformanceCase[] {
  const groups = {
    add: addingCases,
    time: timeCases,
    random: randomCases,
    versions: versionCases,
    exclusion: exclusionCases,
    search: searchCases,
    source: sourceCases,
    text: unusualTextCases,
    close: closingCases,
  };
  return Object.entries(groups).flatMap(([group, cases]) =>
    Object.entries(cases).map(([name, check]) => ({
      name: `${group}: ${name}`,
      async run() {
        const history = await open();
        try {
          await check(history);
        } finally {
          await history.close();
        }
      },
    })),
  );
}
