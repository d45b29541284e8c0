/** casebook verify: whether every byte of the files is what was written. */
import { Command } from "commander";
import { exitCodes } from "../exit-codes.ts";
import { printJson } from "../print/json.ts";
import { printVerification } from "../print/verification.ts";
import { verifyCasebook } from "../verify/verify-casebook.ts";
import { withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";

type Options = { directory: string; json?: boolean; repair?: boolean };

export const verifyCommand: MakeCommand = (terminal, finish) =>
  withStore(new Command("verify"))
    .description("Checks every file of a casebook: whether what is in them is what was written.")
    .argument("[directory]", "where the casebook is kept, as --directory says otherwise")
    .option("--repair", "set damaged lines aside in a file, and delete caches that are no use")
    .addHelpText(
      "after",
      `
  casebook verify
  casebook verify --repair

A damaged line is never used, and costs that record alone. --repair moves it to
a file beside (incidents.journal.damaged, ledger.journal.damaged), where you can
still read it, and says what it did. Caches (the index, fit.json) are deleted if
they are damaged: they are made again.

Exit codes: 0 sound, 4 damaged, 5 was damaged and is repaired. While another
process writes, its last line may look torn: look again when it has ended.`,
    )
    .action(async (place: string | undefined, { directory, json, repair = false }: Options) => {
      const found = await verifyCasebook(place ?? directory, { repair, signal: terminal.signal });
      if (!found.sound) finish(exitCodes.damaged);
      else if (found.done.length > 0) finish(exitCodes.repaired);
      terminal.out(json ? printJson(found) : printVerification(found));
    });
