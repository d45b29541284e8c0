/** A replay of a team's history: each incident asked as of its moment. */
import { parseArgs } from "node:util";
import { replay } from "@casebook/evaluate";
import { openHistory, type Precedent } from "@casebook/history";
import { questionOf } from "@casebook/incident";
import { createBlend } from "@casebook/predict";
import { timed } from "./measure.ts";
import { makeRecurring } from "./recurring.ts";
import { report, rounded } from "./report.ts";

const seed = 20261126;

/** `--incidents 10000`, `--moments 200` (how many fresh indexes are built for the peer). */
export async function run(args: string[]): Promise<void> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { incidents: text, moments: text } });
  const settings = { incidents: Number(values.incidents ?? 10_000), moments: Number(values.moments ?? 200) };
  const incidents = makeRecurring(settings.incidents, seed);
  const history = await openHistory();
  await history.add(incidents);

  const retrieval = await timed(async () => {
    for (const incident of incidents) {
      const question = questionOf(incident);
      await history.before(question).search(question, { k: 10 });
    }
  });
  let same = 0;
  const fresh = await timed(async () => {
    for (let at = 0; at < settings.moments; at++) {
      const question = questionOf(incidents[Math.floor(((at + 1) * incidents.length) / settings.moments) - 1]!);
      const index = await openHistory();
      await index.add(incidents.filter(({ knownAt }) => knownAt! < question.openedAt));
      const expected = await index.before(question).search(question, { k: 10 });
      const found = await history.before(question).search(question, { k: 10 });
      if (idsOf(expected) === idsOf(found)) same++;
    }
  });
  let right = 0;
  const predicting = await timed(async () => {
    for await (const { answers } of replay(history, { predictors: [createBlend()] })) {
      if (answers[0]?.correct === true) right++;
    }
  });
  await report(`replay-${settings.incidents}`, {
    bench: "replay",
    settings: { ...settings, seed },
    versions: {},
    rows: [
      {
        what: "retrieval only",
        seconds: rounded(retrieval.milliseconds / 1000),
        "a fresh index per moment, s": rounded((fresh.milliseconds / 1000 / settings.moments) * incidents.length),
        "moments that agree": `${same} of ${settings.moments}`,
      },
      {
        what: "with the default predictor, its confidence and the baselines",
        seconds: rounded(predicting.milliseconds / 1000),
        "share right": rounded(right / incidents.length),
      },
    ],
  });
}

function idsOf(precedents: readonly Precedent[]): string {
  return precedents.map(({ incident }) => incident.id).join(" ");
}
