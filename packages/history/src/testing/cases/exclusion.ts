/** Who never serves as a precedent: the incident itself, and those of its outage. */
import assert from "node:assert/strict";
import type { Question } from "@casebook/incident";
import type { History } from "../../history.ts";
import { asking, type Cases, day, found, openIncident, resolved, scanned } from "../incidents.ts";

async function assertPast(history: History, question: Question, expected: readonly string[]): Promise<void> {
  const past = history.before(question);
  assert.deepEqual((await found(past, question)).sort(), expected);
  assert.deepEqual((await scanned(past)).sort(), expected);
  assert.equal(await past.count(), expected.length);
  for (const id of ["a", "b", "c"]) assert.equal((await past.get(id)) !== undefined, expected.includes(id), id);
}

export const exclusionCases: Cases = {
  async "an incident is not in its own past"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2)]);
    await assertPast(history, asking(9, { id: "a" }), ["b"]);
  },

  async "incidents of one outage are not in each other's past"(history) {
    await history.add([
      resolved("a", 1, 2, { outage: "o-1" }),
      resolved("b", 1, 2, { outage: "o-2" }),
      resolved("c", 1, 2),
    ]);
    await assertPast(history, asking(9, { outage: "o-1" }), ["b", "c"]);
    await assertPast(history, asking(9, { outage: "o-3" }), ["a", "b", "c"]);
    await assertPast(history, asking(9), ["a", "b", "c"]);
  },

  async "an exclusion does not take a place among the k"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2), resolved("c", 1, 2)]);
    const question = asking(9, { id: "c" });
    assert.equal((await history.before(question).search(question, { k: 2 })).length, 2);
  },

  async "an outage that was recorded later excludes too"(history) {
    await history.add([openIncident("a", 5), resolved("b", 1, 2)]);
    await history.add([resolved("a", 5, 8, { outage: "o-1" }), resolved("b", 1, 9, { outage: "o-1" })]);
    await assertPast(history, asking(5, { id: "a" }), []);
  },

  async "an outage that was corrected excludes no more"(history) {
    await history.add([resolved("a", 1, 2, { outage: "o-1" }), resolved("b", 1, 2, { outage: "o-1" })]);
    await history.add([resolved("b", 1, 2, { outage: "o-2" })]);
    await assertPast(history, asking(9, { outage: "o-1" }), ["b"]);
    await assertPast(history, asking(9, { outage: "o-2" }), ["a"]);
  },

  async "the outage of a removed incident is forgotten"(history) {
    await history.add([resolved("a", 1, 2, { outage: "o-1" }), resolved("b", 1, 2, { outage: "o-1" })]);
    await history.remove("a");
    await assertPast(history, asking(9, { id: "a" }), ["b"]);
  },

  async "a search in the past of a moment excludes for its own question"(history) {
    await history.add([
      resolved("a", 1, 2, { outage: "o-1" }),
      resolved("b", 1, 2, { outage: "o-1" }),
      resolved("c", 1, 2),
    ]);
    const past = history.asOf(day(9));
    assert.deepEqual(await found(past, asking(9, { id: "a" })), ["c"]);
    assert.deepEqual(await scanned(past), ["a", "b", "c"]);
  },

  async "a past excludes what was added after it was taken"(history) {
    const question = asking(9, { outage: "o-1" });
    const past = history.before(question);
    await history.add([resolved("a", 1, 2, { outage: "o-1" }), resolved("b", 1, 2)]);
    assert.deepEqual(await found(past, question), ["b"]);
    assert.deepEqual(await found(past, asking(9)), ["b"]);
    assert.deepEqual(await scanned(past), ["b"]);
    assert.equal(await past.count(), 1);
  },
};
