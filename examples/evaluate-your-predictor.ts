/**
 * Would your own predictor have been right, and is it better than what costs nothing? A replay asks it about each past
 * incident with its symptoms alone, from what was known when it opened.
 * Run: node --conditions=casebook-source examples/evaluate-your-predictor.ts
 */
import { type ReplayedIncident, replay, summarise } from "@casebook/evaluate";
import { openHistory } from "@casebook/history";
import { createBlend, type Predictor } from "@casebook/predict";

const symptoms = {
  "pool exhausted": ["checkout answers 503", "orders-db times out", "connections refused"],
  "expired certificate": ["tls handshake fails", "partners are refused", "certificate warning"],
  "disk full": ["writes fail", "backup alarm", "no space left on device"],
};
const kinds = Object.keys(symptoms) as (keyof typeof symptoms)[];

const history = await openHistory();
await history.add(
  Array.from({ length: 80 }, (_, number) => {
    const kind = kinds[(number * 5 + (number >> 2)) % 3]!;
    // Now and then the symptoms are another kind's.
    const shown = number % 9 === 8 ? kinds[(number + 1) % 3]! : kind;
    return {
      id: `INC-${number}`,
      title: `${symptoms[shown][number % 3]} on host ${number % 5}`,
      summary: symptoms[shown][(number >> 1) % 3]!,
      openedAt: new Date(Date.UTC(2026, 0, 1 + number)).toISOString(),
      resolvedAt: new Date(Date.UTC(2026, 0, 1 + number, 6)).toISOString(),
      rootCause: { category: kind, text: `it was ${kind}` },
    };
  }),
);

/** It sees a question and its past, and nothing else: the cause that it is asked for cannot leak into it. */
const yours: Predictor = {
  id: "yours",
  fingerprint: "yours/1", // change it whenever its answers may change
  async predict(question, past) {
    const precedents = await past.search(question, { k: 3 });
    const cause = precedents[0]?.incident.rootCause;
    return { candidates: cause === undefined ? [] : [cause], precedents, notes: [] };
  },
};

const replayed: ReplayedIncident[] = [];
for await (const incident of replay(history, { predictors: [yours, createBlend()] })) replayed.push(incident);

for (const predictor of ["yours", "blend"]) {
  const figures = summarise(replayed, { dataset: "example", target: "category", predictor, warmUp: 20 });
  const { n, accuracy, logLossSkill, baselines, intervals } = figures;
  console.log(predictor, { n, accuracy, interval: intervals.accuracy, logLossSkill, baselines });
}
await history.close();
