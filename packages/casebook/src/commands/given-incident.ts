/** The incident that a command is about: from options, a file, standard input or the store. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { CasebookError, type Incident } from "@casebook/incident";
import type { Command } from "commander";
import type { Casebook } from "../casebook.ts";
import { pair, time } from "./shared-options.ts";
import type { Terminal } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

export type IncidentOptions = {
  id?: string;
  title?: string;
  summary?: string;
  service?: string;
  severity?: string;
  openedAt?: string;
  label?: Record<string, string>;
};

export function withIncident(command: Command): Command {
  return command
    .argument("[incident]", "a JSON file with one incident, - for standard input, or the id of a stored incident")
    .option("--title <words>", "what was seen, in one line")
    .option("--summary <words>", "what was seen, in more words")
    .option("--service <name>", "where it shows")
    .option("--severity <name>", "how bad it is")
    .option("--label <name=value>", "a label; may be repeated", pair)
    .option("--opened-at <time>", "when it opened, with an offset such as Z (default: now)", time)
    .option("--id <id>", "its id (default: made from its time and words)");
}

/** Before anything is opened: that there is one incident, and only one.
 * @throws CasebookError `no-incident`, `two-sources`
 */
export function checkGiven(where: string | undefined, options: IncidentOptions): void {
  const { id, title, summary, service, severity, label, openedAt } = options;
  const described = [id, title, summary, service, severity, label, openedAt].some((given) => given !== undefined);
  if (where !== undefined && described) {
    throw usageError(
      "two-sources",
      "incident",
      `The incident is given twice, as ${where} and in options.`,
      "Give a file or an id, or describe it with options such as --title.",
    );
  }
  if (where === undefined && title === undefined) {
    throw usageError(
      "no-incident",
      "title",
      "There is no incident to look at.",
      'Give --title "what was seen", or a JSON file, or the id of a stored incident.',
    );
  }
}

/** The incident itself. @throws CasebookError `unreadable-incident` */
export async function givenIncident(
  where: string | undefined,
  options: IncidentOptions,
  casebook: Casebook,
  { input }: Terminal,
): Promise<Incident> {
  if (where === undefined) return fromOptions(options);
  const stored = where === "-" ? undefined : await casebook.get(where);
  if (stored !== undefined) return stored;
  const text = await readText(where, input);
  try {
    // The casebook checks it; here it only has to be JSON.
    return JSON.parse(text) as Incident;
  } catch (cause) {
    throw new CasebookError({
      code: "unreadable-incident",
      message: `${where} does not hold JSON.`,
      field: "incident",
      value: where,
      remedy:
        'Give one incident as a JSON object, such as {"id": "1", "title": "…", "openedAt": "2026-03-01T09:30:00Z"}.',
      cause,
    });
  }
}

function fromOptions({ id, title = "", summary = "", service, severity, openedAt, label }: IncidentOptions): Incident {
  const opened = openedAt ?? new Date().toISOString();
  return {
    id: id ?? `incident-${opened}-${shortHash([title, summary, service])}`,
    title,
    summary,
    openedAt: opened,
    ...(service !== undefined && { service }),
    ...(severity !== undefined && { severity }),
    ...(label !== undefined && { labels: label }),
  };
}

/** Tells incidents apart that opened at the same time, and finds one again that is described the same way. */
function shortHash(parts: readonly (string | undefined)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 6);
}

async function readText(where: string, input: Terminal["input"]): Promise<string> {
  if (where === "-") {
    const pieces: Buffer[] = [];
    for await (const piece of input) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString("utf8");
  }
  try {
    return await readFile(where, "utf8");
  } catch (cause) {
    throw new CasebookError({
      code: "unreadable-incident",
      message: `"${where}" is neither a file that can be read nor the id of a stored incident.`,
      field: "incident",
      value: where,
      remedy: "Check the name, or describe the incident with --title.",
      cause,
    });
  }
}
