/** After the end. */
import assert from "node:assert/strict";
import { asking, type Cases, collect, day, isExplained, resolved } from "../incidents.ts";

export const closingCases: Cases = {
  async "closing twice is no error"(history) {
    await Promise.all([history.close(), history.close()]);
    await history.close();
  },

  async "changes that were asked for before are made"(history) {
    const adding = history.add([resolved("a", 1, 2)]);
    const removing = history.remove("b");
    await Promise.allSettled([adding, removing, history.close()]);
    assert.equal(await removing, false);
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
