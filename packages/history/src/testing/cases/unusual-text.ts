/** Text that trips stores up. */
import assert from "node:assert/strict";
import type { Incident } from "@casebook/incident";
import type { History } from "../../history.ts";
import { asking, type Cases, collect, day, found, openIncident, resolved } from "../incidents.ts";

/** Adds an incident, then finds it by its own words and gets it back as it was. */
async function assertKept(history: History, incident: Incident): Promise<void> {
  await history.add([resolved("other", 1, 2, { title: "Search is slow", summary: "" }), incident]);
  const past = history.asOf(day(9));
  const { title, summary } = incident;
  assert.deepEqual(await found(past, asking(9, { title, summary }), { k: 1 }), [incident.id]);
  assert.deepEqual(await past.get(incident.id), incident);
  assert.ok((await collect(history.questions())).some(({ id }) => id === incident.id));
}

const prototypeNames = ["constructor", "__proto__", "toString", "hasOwnProperty", "valueOf"];

export const unusualTextCases: Cases = {
  async "names of an object's own machinery are words and ids like others"(history) {
    await history.add(prototypeNames.map((name) => resolved(name, 1, 2, { title: name, summary: "", service: name })));
    const past = history.asOf(day(9));
    for (const name of prototypeNames) {
      assert.deepEqual(await found(past, asking(9, { title: name, summary: "" }), { k: 1 }), [name]);
      assert.equal((await past.get(name))?.title, name);
    }
    assert.equal(await past.get("isPrototypeOf"), undefined);
    assert.equal(await history.remove("__proto__"), true);
    assert.equal(await past.count(), prototypeNames.length - 1);
  },

  async "they may be labels, severities, categories and outages"(history) {
    const labels = { constructor: "toString", toString: "__proto__" };
    const rootCause = { category: "__proto__", service: "constructor", text: "hasOwnProperty" };
    await assertKept(history, resolved("a", 1, 2, { title: "valueOf", labels, rootCause, severity: "constructor" }));
    await history.add([resolved("b", 1, 2, { outage: "__proto__" }), resolved("c", 1, 2, { outage: "constructor" })]);
    const past = history.before(asking(9, { outage: "__proto__" }));
    assert.deepEqual([await past.get("b"), (await past.get("c"))?.id], [undefined, "c"]);
  },

  async "emoji beside words"(history) {
    await assertKept(history, resolved("🔥-1", 1, 2, { title: "🔥 Checkout 💥 burns 👩‍👩‍👧", summary: "🇪🇸" }));
  },

  async "a title of emoji alone"(history) {
    await history.add([openIncident("a", 1, { title: "🔥🔥🔥", summary: "" })]);
    assert.equal((await collect(history.questions()))[0]?.title, "🔥🔥🔥");
    assert.deepEqual(await history.asOf(day(9)).search(asking(9, { title: "🔥🔥🔥", summary: "" })), []);
  },

  async "text from right to left"(history) {
    await assertKept(history, resolved("حادث-١", 1, 2, { title: "فشل الدفع في المتجر", summary: "שגיאה בשרת" }));
  },

  async "scripts without spaces, and combining marks"(history) {
    await assertKept(history, resolved("支付-1", 1, 2, { title: "支付服务超时", summary: "サーバー障害 हिन्दी त्रुटि" }));
  },

  async "the same letters in another Unicode form"(history) {
    await history.add([resolved("a", 1, 2, { title: "Café zone".normalize("NFD"), summary: "" })]);
    const question = asking(9, { title: "CAFÉ".normalize("NFC"), summary: "" });
    assert.deepEqual(await found(history.asOf(day(9)), question), ["a"]);
  },

  async "line breaks, zero characters and half a surrogate pair"(history) {
    await assertKept(
      history,
      resolved("a", 1, 2, { title: "Checkout\nfails\u0000now", summary: '\u2028 \\ " \t \uFEFF' }),
    );
  },

  async "an empty summary"(history) {
    await assertKept(history, resolved("a", 1, 2, { summary: "" }));
  },

  async "a summary of a megabyte"(history) {
    const line = "Checkout fails with error 503 at node-17, retrying. ";
    await assertKept(history, resolved("a", 1, 2, { summary: line.repeat(Math.ceil(2 ** 20 / line.length)) }));
  },
};
