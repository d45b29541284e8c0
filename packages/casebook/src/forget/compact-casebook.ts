/** Takes what was removed or corrected out of every file. */
import { dirname } from "node:path";
import type { OpenedHistory } from "@casebook/history";
import { nodeFiles } from "@casebook/journal";
import type { CompactReport } from "../casebook.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { RemainingWords } from "./remaining-words.ts";
import { withoutForgotten } from "./without-forgotten.ts";

type Parts = {
  history: OpenedHistory;
  ledger: Ledger;
  /** Files of what was learned that know what is to be forgotten. */
  stale: readonly string[];
};

/**
 * The history comes last, since what went can be read from its files until then. Broken off anywhere, it can be done
 * again and then does the rest.
 */
export async function compactCasebook({ history, ledger, stale }: Parts): Promise<Omit<CompactReport, "needsFit">> {
  for (const file of stale) await removeIfThere(file);
  const words = await RemainingWords.of(history);
  return {
    ledger: await ledger.compact((diagnosis, verdicts, isRemoved) =>
      withoutForgotten(diagnosis, verdicts, isRemoved, words),
    ),
    incidents: await history.compact({ isForgotten: (cause) => words.isGoneCause(cause) }),
  };
}

async function removeIfThere(file: string): Promise<void> {
  if ((await nodeFiles.status(file)) === undefined) return;
  await nodeFiles.remove(file);
  await nodeFiles.syncDirectory(dirname(file));
}
