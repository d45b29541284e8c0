/** The time guard: nothing is visible at the moment it became known, or before. */
import assert from "node:assert/strict";
import { epochOf } from "@casebook/incident";
import { asking, type Cases, day, found, isExplained, openIncident, resolved, scanned } from "../incidents.ts";

export const timeCases: Cases = {
  async "a precedent is visible strictly after its cause became known"(history) {
    await history.add([resolved("a", 1, 5)]);
    const after = new Date(epochOf(day(5)) + 1).toISOString();
    for (const [moment, visible] of [
      [day(4), []],
      [day(5), []],
      [after, ["a"]],
    ] as const) {
      const past = history.asOf(moment);
      assert.deepEqual(await found(past, asking(9)), visible, moment);
      assert.deepEqual(await scanned(past), visible, moment);
      assert.equal(await past.count(), visible.length, moment);
      assert.equal((await past.get("a"))?.rootCause !== undefined, visible.length === 1, moment);
    }
  },

  async "a question sees only what was known before it opened"(history) {
    await history.add([resolved("early", 1, 3), resolved("at", 1, 4), resolved("late", 1, 6)]);
    const past = history.before(asking(4));
    assert.equal(epochOf(past.moment), epochOf(day(4)));
    assert.deepEqual(await found(past, asking(4)), ["early"]);
    assert.deepEqual(await scanned(past), ["early"]);
  },

  async "without knownAt a cause is known when the incident was resolved"(history) {
    const { knownAt, ...incident } = resolved("a", 1, 5);
    await history.add([{ ...incident, resolvedAt: knownAt! }]);
    assert.deepEqual(await found(history.asOf(day(5)), asking(9)), []);
    assert.deepEqual(await found(history.asOf(day(6)), asking(9)), ["a"]);
  },

  async "moments are compared, not their texts"(history) {
    await history.add([
      resolved("a", 1, 5, { openedAt: "2026-01-04T12:00:00Z", knownAt: "2026-01-05T01:00:00+05:00" }),
    ]);
    assert.deepEqual(await found(history.asOf("2026-01-04T20:00:00Z"), asking(9)), []);
    assert.deepEqual(await found(history.asOf("2026-01-04T15:30:00-05:00"), asking(9)), ["a"]);
    assert.deepEqual(await found(history.asOf("2026-01-05T00:30:00+05:00"), asking(9)), []);
  },

  async "an open incident is a question and no precedent"(history) {
    await history.add([openIncident("a", 2)]);
    assert.equal(await history.count(), 1);
    const past = history.asOf(day(9));
    assert.deepEqual(await found(past, asking(9)), []);
    assert.deepEqual(await scanned(past), []);
    assert.equal(await past.count(), 0);
  },

  async "an incident that was closed without a cause is found, and has none"(history) {
    const { rootCause: _, ...duplicate } = resolved("a", 1, 3);
    await history.add([duplicate]);
    const [precedent] = await history.asOf(day(9)).search(asking(9));
    assert.deepEqual(precedent?.incident, duplicate);
  },

  async "get shows nothing before an incident opened, then its symptoms, then its cause"(history) {
    const symptoms = openIncident("a", 3, { severity: "high" });
    const full = resolved("a", 3, 6, {
      severity: "high",
      mitigation: "Renewed it",
      related: ["b"],
      resolvedAt: day(4),
    });
    await history.add([full]);
    assert.equal(await history.asOf(day(3)).get("a"), undefined);
    assert.deepEqual(await history.asOf(day(5)).get("a"), symptoms);
    assert.deepEqual(await history.asOf(day(6)).get("a"), symptoms);
    assert.deepEqual(await history.asOf(day(7)).get("a"), full);
  },

  async "scan yields by knownAt, then id, whatever the order of adding"(history) {
    for (const incident of [resolved("c", 1, 4), resolved("b", 3, 4), resolved("d", 1, 2), resolved("a", 1, 5)]) {
      await history.add([incident]);
    }
    assert.deepEqual(await scanned(history.asOf(day(9))), ["d", "b", "c", "a"]);
    assert.deepEqual(await scanned(history.asOf(day(5))), ["d", "b", "c"]);
  },

  async "an incident that is added late is seen from the moment it was known"(history) {
    await history.add([resolved("b", 4, 6)]);
    const past = history.asOf(day(5));
    assert.deepEqual(await found(past, asking(5)), []);
    await history.add([resolved("a", 1, 2)]);
    assert.deepEqual(await found(past, asking(5)), ["a"]);
    assert.deepEqual(await scanned(past), ["a"]);
    assert.equal(await past.count(), 1);
  },

  async "a refuted cause is known after it was refuted"(history) {
    const [first, second] = [{ text: "The disk was full" }, { category: "network", text: "A switch failed" }];
    await history.add([openIncident("a", 1)]);
    await history.reject("a", first, day(3));
    await history.reject("a", second, day(5));
    assert.deepEqual(await history.asOf(day(3)).rejected("a"), []);
    assert.deepEqual(await history.asOf(day(4)).rejected("a"), [first]);
    assert.deepEqual(await history.asOf(day(6)).rejected("a"), [first, second]);
    assert.deepEqual(await history.asOf(day(6)).rejected("b"), []);
    assert.deepEqual(await history.before(asking(6, { id: "a" })).rejected("a"), []);
    await assert.rejects(history.reject("b", first, day(3)), isExplained);
    await assert.rejects(history.reject("a", { text: "" }, day(3)), isExplained);
    await assert.rejects(history.reject("a", first, "yesterday"), isExplained);
  },

  async "a moment without an offset is refused"(history) {
    for (const wrong of ["2026-01-05T00:00:00", "yesterday", "", 5, Number.NaN, null, undefined]) {
      assert.throws(() => history.asOf(wrong as string), isExplained);
      assert.throws(() => history.before({ ...asking(5), openedAt: wrong as string }), isExplained);
    }
  },

  async "questions come by openedAt, then id, open and resolved alike"(history) {
    await history.add([resolved("c", 2, 3), openIncident("b", 2), resolved("d", 1, 9)]);
    const ids: string[] = [];
    for await (const question of history.questions()) ids.push(question.id);
    assert.deepEqual(ids, ["d", "b", "c"]);
  },
};
