/** casebook resolve: the cause of an incident has become known. */
import { type AnyCasebookError, CasebookError, isCasebookError } from "@casebook/incident";
import { Command } from "commander";
import { printJson } from "../print/json.ts";
import { type CauseOptions, givenCause, withCause } from "./given-cause.ts";
import { time, withStore } from "./shared-options.ts";
import type { MakeCommand } from "./terminal.ts";
import { usageError } from "./usage-error.ts";
import { withKnownCasebook } from "./with-casebook.ts";

type Options = CauseOptions & { directory: string; json?: boolean; knownAt?: string };

export const resolveCommand: MakeCommand = (terminal) =>
  withCause(withStore(new Command("resolve")))
    .description("Records the root cause of a stored incident. It is a precedent from then on.")
    .argument("<id>", "of the incident")
    .addHelpText(
      "after",
      `
  casebook resolve INC-5 --category "pool exhausted" --cause "A leak"

Of a cause that is recorded already, --category or --faulty-service alone
corrects the name and leaves the words; --cause replaces all of it.`,
    )
    .option("--known-at <time>", "when the cause became known, with an offset such as Z (default: now)", time)
    .action(async (id: string, options: Options) => {
      const cause = givenCause(options);
      if (cause === undefined) {
        throw usageError(
          "no-cause",
          "cause",
          "There is no cause to record.",
          'Give --cause "words", and --category "kind" if you name kinds.',
        );
      }
      await withKnownCasebook({ directory: options.directory }, terminal, async (casebook) => {
        await casebook.resolve(id, cause, options.knownAt).catch((error: unknown) => {
          throw isCasebookError(error) && error.field === "knownAt" ? beforeOpening(id, options.knownAt, error) : error;
        });
        terminal.out(options.json ? printJson(await casebook.get(id)) : `Recorded the cause of ${id}.\n`);
      });
    });

/** The library speaks of the incident's field, which nobody typed here. */
function beforeOpening(id: string, knownAt: string | undefined, cause: AnyCasebookError): CasebookError {
  const given = knownAt === undefined ? "Now" : `--known-at ${knownAt}`;
  return new CasebookError({
    code: cause.code,
    message: `${given} is before the incident "${id}" opened.`,
    field: "known-at",
    value: knownAt,
    remedy: "Give with --known-at when the cause became known: not before the incident opened.",
    cause,
  });
}
