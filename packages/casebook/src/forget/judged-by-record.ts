/** How right an answer was, while its words are still there to be judged. */
import { createJudge } from "@casebook/confidence";
import { causesOf, type Incident, knownAtOf, type RootCause } from "@casebook/incident";
import { defaultTextThreshold, type Target } from "@casebook/predict";
import type { Judged } from "../ledger/entry.ts";

const targets: readonly Target[] = ["category", "service", "text"];

/** By each version of the incident whose cause is known. What a target cannot tell is missing. */
export function judgedByRecord(answer: RootCause, versions: readonly Incident[]): Judged[] {
  const judges = targets.map(
    (target) => [target, createJudge({ target, textThreshold: defaultTextThreshold })] as const,
  );
  return versions.flatMap((incident) => {
    const knownAt = knownAtOf(incident);
    if (knownAt === undefined) return [];
    const told = judges.map(([target, judge]) => [target, judge.judge(answer, causesOf(incident))] as const);
    return [{ knownAt, ...Object.fromEntries(told.filter(([, correct]) => correct !== undefined)) }];
  });
}
