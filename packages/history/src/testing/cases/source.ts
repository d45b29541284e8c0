/** `Past.source` keys what is learned from a past: the same key must mean the same records. */
import assert from "node:assert/strict";
import { asking, type Cases, day, openIncident, resolved } from "../incidents.ts";

export const sourceCases: Cases = {
  async "it stays while incidents and versions are added, and is the same for every moment"(history) {
    await history.add([resolved("a", 1, 2)]);
    const { source } = history.asOf(day(9));
    await history.add([resolved("b", 1, 2), resolved("a", 1, 5), resolved("a", 1, 2), openIncident("c", 3)]);
    await history.reject("c", { text: "The disk was full" }, day(4));
    assert.equal(history.asOf(day(9)).source, source);
    assert.equal(history.asOf(day(1)).source, source);
    assert.equal(history.before(asking(9)).source, source);
  },

  async "it changes with a correction and with a removal"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2)]);
    const first = history.asOf(day(9)).source;
    await history.add([resolved("a", 1, 2, { title: "Checkout is slow" })]);
    const second = history.asOf(day(9)).source;
    await history.remove("b");
    const third = history.asOf(day(9)).source;
    assert.equal(await history.remove("b"), false);
    assert.equal(history.asOf(day(9)).source, third);
    assert.equal(new Set([first, second, third]).size, 3);
  },

  async "it changes with exclusions that took a record out, and with no others"(history) {
    await history.add([
      resolved("a", 1, 2, { outage: "o-1" }),
      resolved("b", 1, 5, { outage: "o-1" }),
      openIncident("c", 1, { outage: "o-1" }),
    ]);
    const { source } = history.asOf(day(9));
    const sourceFor = (opened: number, id: string, outage?: string): string =>
      history.before(asking(opened, { id, ...(outage !== undefined && { outage }) })).source;
    assert.equal(sourceFor(9, "new"), source);
    assert.equal(sourceFor(9, "new", "o-2"), source);
    assert.equal(sourceFor(2, "new", "o-1"), source);
    const [one, both] = [sourceFor(4, "new", "o-1"), sourceFor(9, "new", "o-1")];
    assert.equal(new Set([source, one, both]).size, 3);
    assert.equal(sourceFor(9, "a"), both);
  },

  async "different exclusions never share it"(history) {
    const ids = ["a", "b", "a-b", 'a","b', "a,b"];
    await history.add(ids.map((id) => resolved(id, 1, 2)));
    await history.add([resolved("a", 1, 2, { outage: "o-1" }), resolved("b", 1, 2, { outage: "o-1" })]);
    const sources = [...ids.slice(1)].map((id) => history.before(asking(9, { id })).source);
    assert.equal(new Set(sources).size, ids.length - 1);
  },
};
