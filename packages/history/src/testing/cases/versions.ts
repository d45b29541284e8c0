/** One record over time: versions, corrections, removal. */
import assert from "node:assert/strict";
import { type Incident, questionOf } from "@casebook/incident";
import type { History } from "../../history.ts";
import { asking, type Cases, collect, day, found, isExplained, openIncident, resolved, scanned } from "../incidents.ts";

const guess = resolved("a", 1, 3, { rootCause: { text: "Perhaps the database" } });
const proof = resolved("a", 1, 6, { rootCause: { text: "Proved to be the certificate" } });

async function causeAt(history: History, moment: number): Promise<string | undefined> {
  const past = history.asOf(day(moment));
  const [precedent] = await past.search(asking(9));
  const cause = precedent?.incident.rootCause?.text;
  assert.deepEqual((await past.get("a"))?.rootCause?.text, cause);
  assert.deepEqual((await collect(past.scan()))[0]?.rootCause?.text, cause);
  assert.equal(await past.count(), precedent === undefined ? 0 : 1);
  return cause;
}

async function assertBothVersions(history: History): Promise<void> {
  assert.equal(await causeAt(history, 3), undefined);
  assert.equal(await causeAt(history, 4), guess.rootCause?.text);
  assert.equal(await causeAt(history, 6), guess.rootCause?.text);
  assert.equal(await causeAt(history, 7), proof.rootCause?.text);
}

export const versionCases: Cases = {
  async "a version with a later knownAt takes over from that moment"(history) {
    await history.add([guess]);
    assert.equal((await history.add([proof])).versions, 1);
    await assertBothVersions(history);
  },

  async "a version with an earlier knownAt may come late"(history) {
    await history.add([proof]);
    await history.add([guess]);
    await assertBothVersions(history);
  },

  async "only the words of the visible version are searched"(history) {
    await history.add([
      resolved("a", 1, 3, { summary: "zebra", rootCause: { text: "unknown" } }),
      resolved("a", 1, 6, { summary: "giraffe", rootCause: { text: "unknown" } }),
    ]);
    const zebra = asking(9, { title: "zebra", summary: "" });
    const giraffe = asking(9, { title: "giraffe", summary: "" });
    const byWords = { rank: "bm25" } as const;
    assert.deepEqual(await found(history.asOf(day(5)), zebra, byWords), ["a"]);
    assert.deepEqual(await found(history.asOf(day(5)), giraffe, byWords), []);
    assert.deepEqual(await found(history.asOf(day(8)), zebra, byWords), []);
    assert.deepEqual(await found(history.asOf(day(8)), giraffe, byWords), ["a"]);
  },

  async "a record with the same knownAt corrects it for every moment"(history) {
    await history.add([guess, proof]);
    const corrected: Incident = { ...guess, rootCause: { text: "It was never the database" } };
    assert.equal((await history.add([corrected])).corrected, 1);
    assert.equal(await causeAt(history, 4), corrected.rootCause?.text);
    assert.equal(await causeAt(history, 7), proof.rootCause?.text);
  },

  async "an incident that was opened and then resolved is one incident"(history) {
    await history.add([openIncident("a", 1)]);
    await history.add([proof]);
    assert.equal(await history.count(), 1);
    assert.equal(await causeAt(history, 6), undefined);
    assert.equal(await causeAt(history, 7), proof.rootCause?.text);
  },

  async "questions keep the symptoms as first recorded"(history) {
    const first = openIncident("a", 1, { severity: "low", outage: "o-1" });
    await history.add([first]);
    await history.add([openIncident("a", 1, { title: "Checkout fails for all", severity: "high" })]);
    await history.add([resolved("a", 1, 6, { title: "The certificate had expired" })]);
    assert.deepEqual(await collect(history.questions()), [questionOf(first)]);
    assert.deepEqual(await history.asOf(day(5)).get("a"), questionOf(first));
  },

  async "a question holds nothing that was learned later"(history) {
    const full = resolved("a", 1, 6, {
      mitigation: "Renewed",
      related: ["b"],
      resolvedAt: day(2),
      url: "https://a.example",
    });
    await history.add([full]);
    const [question] = await collect(history.questions());
    assert.deepEqual(Object.keys(question!).sort(), ["id", "openedAt", "summary", "title"]);
  },

  async "what was removed is gone from every moment"(history) {
    await history.add([guess, proof, resolved("b", 1, 2)]);
    await history.reject("a", { text: "The disk was full" }, day(2));
    assert.equal(await history.remove("a"), true);
    assert.equal(await history.remove("a"), false);
    assert.equal(await history.count(), 1);
    for (const moment of [3, 4, 7]) {
      const past = history.asOf(day(moment));
      assert.deepEqual(await found(past, asking(9)), ["b"]);
      assert.deepEqual(await scanned(past), ["b"]);
      assert.equal(await past.count(), 1);
      assert.equal(await past.get("a"), undefined);
      assert.deepEqual(await past.rejected("a"), []);
    }
    assert.deepEqual(
      (await collect(history.questions())).map(({ id }) => id),
      ["b"],
    );
    await assert.rejects(history.remove("" as string), isExplained);
  },

  async "what was removed may be added again, as a new incident"(history) {
    await history.add([openIncident("a", 1, { title: "First" }), guess]);
    await history.remove("a");
    assert.equal((await history.add([proof])).added, 1);
    assert.equal(await causeAt(history, 4), undefined);
    assert.equal(await causeAt(history, 7), proof.rootCause?.text);
    assert.deepEqual(await collect(history.questions()), [questionOf(proof)]);
  },

  async "of removals at the same time one finds the incident"(history) {
    await history.add([guess]);
    assert.deepEqual((await Promise.all([history.remove("a"), history.remove("a")])).sort(), [false, true]);
  },
};
