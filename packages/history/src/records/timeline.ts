/** All versions in order of time: what a past shows of them, and keys of it. */
import { createHash } from "node:crypto";
import { byTime } from "../lexical/document.ts";
import { lowerBound } from "../lexical/lower-bound.ts";
import type { Version } from "./record.ts";

/** What a past shows: the versions visible at a moment, in epoch milliseconds, without those of some incidents. */
export type View = { moment: number; excluded: ReadonlySet<string> };

export class Timeline {
  readonly #versions: readonly Version[];
  readonly #versionsOf: (id: string) => readonly Version[];
  readonly #begins: Float64Array;
  /** The latest revision among the first so many versions. It changes when a record comes between them. */
  readonly #revisions: Float64Array;
  /** Places of versions that another one takes over from. */
  readonly #superseded: readonly number[];

  constructor(versions: readonly Version[], versionsOf: (id: string) => readonly Version[]) {
    this.#versions = versions.toSorted((left, right) => byTime(left.document, right.document));
    this.#versionsOf = versionsOf;
    this.#begins = Float64Array.from(this.#versions, ({ begin }) => begin);
    this.#revisions = new Float64Array(versions.length + 1);
    this.#versions.forEach(({ revision }, at) => {
      this.#revisions[at + 1] = Math.max(this.#revisions[at]!, revision);
    });
    this.#superseded = this.#versions.flatMap(({ document }, at) =>
      document.end === Number.POSITIVE_INFINITY ? [] : [at],
    );
  }

  /** The versions of a view, in order of time, but for the first `from`. */
  *visible(view: View, from = 0): Generator<Version> {
    const { moment, excluded } = view;
    for (let at = placeAfter(from, this.#hidden(view)); at < this.#versions.length; at++) {
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
