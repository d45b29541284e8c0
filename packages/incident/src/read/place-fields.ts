/** From a record with the source's own names to one with the names of an incident. */
import { isRecord } from "../parse/absent.ts";
import { isFieldPath } from "../parse/field-paths.ts";
import type { Problem } from "../parse/problem.ts";
import type { ReadSettings } from "./read-options.ts";

/** The record under the names of an incident, and where each value came from. */
export type Placed = { record: unknown; sourceOf: ReadonlyMap<string, string>; problem?: Problem };

const containers = ["rootCause", "labels"];

type Value = { source: string; target: string; value: unknown };

/**
 * Mapped names go to their field, names of fields to themselves; others stay, to be refused by name, or are left out.
 * Two names that give the same field are a problem: choosing one would lose the other.
 */
export function placeFields(found: unknown, { map, unknown }: Pick<ReadSettings, "map" | "unknown">): Placed {
  if (!isRecord(found)) return { record: found, sourceOf: new Map() };
  const sourceOf = new Map<string, string>();
  const record: Record<string, unknown> = Object.create(null);
  for (const { source, target, value } of valuesOf(found, "", map)) {
    if (unknown === "ignore" && !isFieldPath(target) && !target.startsWith("labels.")) continue;
    const first = sourceOf.get(target);
    const isAbsent = value === null || value === undefined;
    if (first !== undefined && isAbsent) continue;
    if (first !== undefined) return { record, sourceOf, problem: givenTwice(target, [first, source], value) };
    if (!isAbsent) sourceOf.set(target, source);
    put(record, target, unknown === "ignore" && target === "contributing" ? withKnownFields(value) : value);
  }
  return { record, sourceOf };
}

function* valuesOf(found: Record<string, unknown>, prefix: string, map: ReadonlyMap<string, string>): Generator<Value> {
  for (const [key, value] of Object.entries(found)) {
    const source = prefix + key;
    const target = map.get(source);
    if (target !== undefined) yield* parts(source, target, value);
    else if (isRecord(value) && reachesInto(source, map)) yield* valuesOf(value, `${source}.`, map);
    else yield* parts(source, source, value);
  }
}

/** A cause or the labels part by part, so that a mapped part can join those that need no mapping. */
function* parts(source: string, target: string, value: unknown): Generator<Value> {
  const isWhole = !containers.includes(target) || !isRecord(value);
  yield { source, target, value: isWhole ? value : Object.create(null) };
  if (isWhole) return;
  for (const [key, part] of Object.entries(value)) {
    yield { source: `${source}.${key}`, target: `${target}.${key}`, value: part };
  }
}

function reachesInto(source: string, map: ReadonlyMap<string, string>): boolean {
  return [...map.keys()].some((mapped) => mapped.startsWith(`${source}.`));
}

function put(record: Record<string, unknown>, target: string, value: unknown): void {
  const dot = target.indexOf(".");
  const container = target.slice(0, Math.max(dot, 0));
  if (containers.includes(container)) {
    record[container] ??= Object.create(null);
    // A cause that is given as text is left as it is: the record is refused for it.
    if (isRecord(record[container])) record[container][target.slice(dot + 1)] = value;
  } else if (!containers.includes(target) || !isRecord(record[target]) || typeof value === "string") {
    record[target] = value;
  }
}

function withKnownFields(causes: unknown): unknown {
  if (!Array.isArray(causes)) return causes;
  return causes.map((cause) =>
    isRecord(cause)
      ? Object.fromEntries(Object.entries(cause).filter(([key]) => isFieldPath(`rootCause.${key}`)))
      : cause,
  );
}

function givenTwice(field: string, sources: string[], value: unknown): Problem {
  const names = sources.map((source) => JSON.stringify(source)).join(" and ");
  return { field, value, reason: `${names} both give ${field}`, remedy: "Keep one of them, or map only one." };
}
