/** The precedents that may be shown, and why the others are not. */
import type { Precedent } from "@casebook/history";
import type { Incident, Question } from "@casebook/incident";
import { type LeftOutReason, whyNotSeen } from "./admit.ts";
import { type SelectOptions, selectPrecedents } from "./select-precedents.ts";

export type LeftOut = { id: string; reason: LeftOutReason };

/** Options are named by one letter, and A is none of them. */
const mostOptions = 25;

/** @param serves whether an incident has what the task shows */
export function choose(
  precedents: readonly Precedent[],
  question: Question,
  {
    select,
    shows,
    serves,
  }: { select: SelectOptions; shows: "precedent" | "option" | "none"; serves(incident: Incident): boolean },
): { chosen: Precedent[]; leftOut: LeftOut[] } {
  const leftOut: LeftOut[] = [];
  const leave = ({ incident }: Precedent, reason: LeftOutReason): void => {
    leftOut.push({ id: incident.id, reason });
  };
  const seen = new Set<string>();
  const able = precedents.filter((precedent) => {
    const { incident } = precedent;
    const repeated = seen.has(incident.id) ? "repeated" : undefined;
    seen.add(incident.id);
    const reason = whyNotSeen(incident, question) ?? repeated ?? (serves(incident) ? undefined : "nothing-to-show");
    if (reason !== undefined) leave(precedent, reason);
    return reason === undefined;
  });
  const selected = new Set(selectPrecedents(able, select));
  const chosen = shows === "option" ? [...selected].slice(0, mostOptions) : [...selected];
  for (const precedent of able) if (!selected.has(precedent)) leave(precedent, "not-selected");
  for (const precedent of [...selected].slice(chosen.length)) leave(precedent, "no-letter");
  return { chosen, leftOut };
}
