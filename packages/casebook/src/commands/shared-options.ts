/** Options that several commands share, and how their values are read. */
import { timeOf } from "@casebook/incident";
import type { Target } from "@casebook/predict";
import { type Command, InvalidArgumentError, Option } from "commander";

const defaultDirectory = ".casebook";
/** A hundred years. */
const mostDays = 36_500;

export function withStore(command: Command): Command {
  return withJson(command).addOption(
    new Option("-d, --directory <directory>", "where the casebook is kept")
      .default(defaultDirectory)
      .env("CASEBOOK_DIRECTORY"),
  );
}

export function withJson(command: Command): Command {
  return command.option("--json", "print the result as one JSON object");
}

export function withTarget(command: Command): Command {
  return command.addOption(
    new Option("--target <target>", "what is predicted").choices(["category", "service", "text"] satisfies Target[]),
  );
}

export function withThreshold(command: Command): Command {
  return command.option("--threshold <probability>", "abstain under this confidence, 0 to 1", probability, 0.5);
}

function probability(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) throw new InvalidArgumentError("Give a number from 0 to 1.");
  return value;
}

export function count(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("Give a whole number from 0.");
  return value;
}

export function positive(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("Give a whole number from 1.");
  return value;
}

/** A time with an offset, in ISO 8601 or near it. */
export function time(text: string): string {
  const time = timeOf(text);
  if (time !== undefined) return time;
  throw new InvalidArgumentError("Give a time with an offset, such as 2026-03-01T09:30:00Z or 2026-03-01T10:30+01:00.");
}

export function days(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= mostDays))
    throw new InvalidArgumentError(`Give a number of days from 0 to ${mostDays}.`);
  return value;
}

/** Collects `name=value` options into one object. */
export function pair(text: string, collected: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("Give it as name=value.");
  return { ...collected, [text.slice(0, at)]: text.slice(at + 1) };
}
