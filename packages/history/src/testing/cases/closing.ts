/** After the end. */
import assert from "node:assert/strict";
import { asking, type Cases, collect, day, isExplained, resolved } from "../incidents.ts";

export const closingCases: Cases = {
  async "closing twice is no error"(history) {
    await Promise.all([history.close(), history.close()]);
    await history.close();
  },

  async "changes that were asked for before closing are made"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2), resolved("c", 1, 2)]);
    const removals = ["a", "b", "c", "d"].map((id) => history.remove(id));
    const [removed] = await Promise.all([Promise.all(removals), history.close()]);
    assert.deepEqual(removed, [true, true, true, false]);
  },

  async "a closed history and its pasts refuse everything"(history) {
    await history.add([resolved("a", 1, 2)]);
    const past = history.asOf(day(9));
    await history.close();
    assert.throws(() => history.asOf(day(9)), isExplained);
    assert.throws(() => history.before(asking(9)), isExplained);
    for (const refused of [
      () => history.add([resolved("b", 1, 2)]),
      () => history.reject("a", { text: "The disk was full" }, day(3)),
      () => history.remove("a"),
      () => history.count(),
      () => collect(history.questions()),
      () => past.search(asking(9)),
      () => past.get("a"),
      () => past.rejected("a"),
      () => past.count(),
      () => collect(past.scan()),
    ]) {
      await assert.rejects(refused, isExplained, refused.toString());
    }
  },
};
