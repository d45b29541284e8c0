/** All versions in order of time: what a past shows of them, and keys of it. */
import { createHash } from "node:crypto";
import { byTime } from "../lexical/document.ts";
import { lowerBound } from "../lexical/lower-bound.ts";
import type { Version } from "./record.ts";

/** What a past shows: the versions visible at a moment, in epoch milliseconds, without those of some incidents. */
export type View = { moment: number; excluded: ReadonlySet<string> };

export class Timeline {
  readonly #versions: Version[];
  readonly #versionsOf: (id: string) => readonly Version[];
  readonly #begins: number[];
  /** The latest revision among the first so many versions. It changes when a record comes between them. */
  readonly #revisions: number[] = [0];
  /** Places of versions that another one takes over from. */
  readonly #superseded: readonly number[];

  constructor(versions: readonly Version[], versionsOf: (id: string) => readonly Version[]) {
    this.#versions = versions.toSorted((left, right) => byTime(left.document, right.document));
    this.#versionsOf = versionsOf;
    this.#begins = this.#versions.map(({ begin }) => begin);
    for (const { revision } of this.#versions) this.#revisions.push(Math.max(this.#revisions.at(-1)!, revision));
    this.#superseded = this.#versions.flatMap(({ document }, at) =>
      document.end === Number.POSITIVE_INFINITY ? [] : [at],
    );
  }

  /** Takes in a version that comes after all others and takes over from none. False if it is not such a one. */
  append(version: Version): boolean {
    const last = this.#versions.at(-1);
    if (version.document.end !== Number.POSITIVE_INFINITY) return false;
    if (last !== undefined && byTime(last.document, version.document) >= 0) return false;
    this.#versions.push(version);
    this.#begins.push(version.begin);
    this.#revisions.push(Math.max(this.#revisions.at(-1)!, version.revision));
    return true;
  }

  /** The versions of a view, in order of time, but for the first `from`. */
  *visible(view: View, from = 0): Generator<Version> {
    const { moment, excluded } = view;
    // What is appended meanwhile is for the next who asks.
    const { length } = this.#versions;
    for (let at = placeAfter(from, this.#hidden(view)); at < length; at++) {
      const version = this.#versions[at]!;
      if (version.begin >= moment) return;
      if (version.document.end >= moment && !excluded.has(version.incident.id)) yield version;
    }
  }

  /**
   * A key of the first `count` versions of a view, or of all if there are fewer: equal keys mean the same versions, as
   * long as none was removed or corrected.
   */
  keyOf(view: View, count: number): string {
    const hidden = this.#hidden(view);
    const shown = lowerBound(this.#begins, view.moment) - hidden.length;
    const end = placeAfter(Math.min(count, shown), hidden);
    const before = hidden.filter((at) => at < end).map((at) => this.#versions[at]!.revision);
    const key = `${end - before.length}.${this.#revisions[end]}`;
    return before.length === 0 ? key : `${key}.${createHash("sha256").update(before.join(" ")).digest("hex")}`;
  }

  /** Places, ascending, of versions that began before the moment and that the view does not show. */
  #hidden({ moment, excluded }: View): number[] {
    const superseded = this.#superseded.filter((at) => this.#versions[at]!.document.end < moment);
    const left = [...excluded].flatMap((id) => this.#versionsOf(id)).filter(({ begin }) => begin < moment);
    if (left.length === 0) return superseded;
    return [...new Set([...superseded, ...left.map((version) => this.#placeOf(version))])].sort((a, b) => a - b);
  }

  #placeOf(version: Version): number {
    let at = lowerBound(this.#begins, version.begin);
    while (this.#versions[at] !== version) at++;
    return at;
  }
}

/** The place behind the first `count` versions that are shown. */
function placeAfter(count: number, hidden: readonly number[]): number {
  let end = count;
  for (const at of hidden) {
    if (at >= end) break;
    end++;
  }
  return end;
}
