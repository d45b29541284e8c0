/** What may be added, how often, and what comes back. */
import assert from "node:assert/strict";
import type { Incident, Rejected } from "@casebook/incident";
import { asking, type Cases, collect, found, isExplained, openIncident, resolved } from "../incidents.ts";

export const addingCases: Cases = {
  async "an empty history has no incident, no question and no past"(history) {
    const past = history.before(asking(9));
    assert.equal(await history.count(), 0);
    assert.deepEqual(await collect(history.questions()), []);
    assert.deepEqual(await past.search(asking(9)), []);
    assert.deepEqual(await collect(past.scan()), []);
    assert.equal(await past.count(), 0);
    assert.equal(await past.get("a"), undefined);
    assert.deepEqual(await past.rejected("a"), []);
    assert.equal(await history.remove("a"), false);
  },

  async "no incident at all is a report of zeros"(history) {
    assert.deepEqual(await history.add([]), { added: 0, versions: 0, corrected: 0, unchanged: 0, rejected: [] });
  },

  async "incidents that are added again are unchanged"(history) {
    const incidents = [resolved("a", 1, 2), resolved("b", 2, 3), openIncident("c", 4)];
    assert.equal((await history.add(incidents)).added, 3);
    const before = await history.asOf(asking(9).openedAt).search(asking(9));
    const again = await history.add(incidents);
    assert.deepEqual(again, { added: 0, versions: 0, corrected: 0, unchanged: 3, rejected: [] });
    assert.equal(await history.count(), 3);
    assert.deepEqual(await history.asOf(asking(9).openedAt).search(asking(9)), before);
  },

  async "the report tells new incidents, versions and corrections apart"(history) {
    await history.add([resolved("a", 1, 2), resolved("b", 1, 2)]);
    const report = await history.add([
      resolved("a", 1, 5),
      resolved("b", 1, 2, { title: "Checkout is slow" }),
      resolved("c", 1, 2),
      resolved("c", 1, 2),
    ]);
    assert.deepEqual(report, { added: 1, versions: 1, corrected: 1, unchanged: 1, rejected: [] });
    assert.equal(await history.count(), 3);
  },

  async "incidents may come one after the other, as from a file"(history) {
    async function* incidents() {
      for (let at = 0; at < 25; at++) yield resolved(`id-${at}`, 1, 2);
    }
    assert.equal((await history.add(incidents())).added, 25);
    assert.equal(await history.asOf(asking(9).openedAt).count(), 25);
  },

  async "refused records come back with their reason, and the others are kept"(history) {
    const refused: Rejected = {
      rejected: true,
      line: 7,
      reason: "no id",
      field: "id",
      value: 1,
      remedy: "Add.",
      raw: "{",
    };
    const untitled = { ...openIncident("untitled", 1), title: "" };
    const report = await history.add([refused, untitled, null as unknown as Incident, resolved("a", 1, 2)]);
    assert.equal(report.added, 1);
    assert.deepEqual(report.rejected[0], refused);
    assert.equal(report.rejected[1]?.field, "title");
    assert.equal(report.rejected.length, 3);
    for (const { reason, remedy } of report.rejected) assert.ok(reason !== "" && remedy !== "");
    assert.equal(await history.count(), 1);
  },

  async "what is no list of incidents is refused"(history) {
    for (const wrong of [undefined, 5, "abc", resolved("a", 1, 2)]) {
      await assert.rejects(history.add(wrong as unknown as Incident[]), isExplained);
    }
    await assert.rejects(history.add([], { sigal: 1 } as object), isExplained);
  },

  async "a source that breaks off is reported, and what was acknowledged before stays"(history) {
    await history.add([resolved("a", 1, 2)]);
    const broken = new Error("the source broke off");
    async function* incidents() {
      yield resolved("b", 1, 2);
      throw broken;
    }
    await assert.rejects(history.add(incidents()), broken);
    assert.ok((await found(history.asOf(asking(9).openedAt), asking(9))).includes("a"));
  },

  async "a call that was cancelled adds nothing"(history) {
    const reason = new Error("enough");
    await assert.rejects(history.add([resolved("a", 1, 2)], { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(await history.count(), 0);
  },

  async "a call that is cancelled on its way takes no more from the source"(history) {
    const reason = new Error("enough");
    const controller = new AbortController();
    let taken = 0;
    async function* incidents() {
      for (; taken < 5; taken++) {
        if (taken === 2) controller.abort(reason);
        yield resolved(`id-${taken}`, 1, 2);
      }
    }
    await assert.rejects(history.add(incidents(), { signal: controller.signal }), reason);
    assert.equal(taken, 2);
  },

  async "calls at the same time do not disturb each other"(history) {
    const incidents = Array.from({ length: 20 }, (_, at) => resolved(`id-${at}`, 1, 2));
    const reports = await Promise.all(incidents.map((incident) => history.add([incident, incidents[0]!])));
    const added = reports.reduce((sum, report) => sum + report.added, 0);
    const unchanged = reports.reduce((sum, report) => sum + report.unchanged, 0);
    assert.deepEqual([added, unchanged], [20, 20]);
    assert.equal(await history.asOf(asking(9).openedAt).count(), 20);
  },

  async "what a caller does to a record after adding it changes nothing"(history) {
    const incident = resolved("a", 1, 2, { labels: { team: "payments" }, digest: ["error rate | high"] });
    await history.add([incident]);
    incident.labels!.team = "search";
    incident.digest!.push("latency | high");
    incident.rootCause!.text = "changed";
    const kept = await history.asOf(asking(9).openedAt).get("a");
    assert.deepEqual([kept?.labels, kept?.digest?.length], [{ team: "payments" }, 1]);
    assert.match(kept!.rootCause!.text, /certificate/);
  },
};
