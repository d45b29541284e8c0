import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { openHistory } from "@casebook/history";
import { questionOf, readIncidents } from "@casebook/incident";
import { buildPrompt, rootCauseTask } from "@casebook/prompt";
import { expect, it } from "vitest";

const outages = fileURLToPath(import.meta.resolve("@casebook/public-outages/incidents.jsonl"));
const asked = "github-2018-10-21";

it("docs/a-whole-prompt.md shows the prompt for a real outage, as it is built from what was known then", async () => {
  const history = await openHistory();
  await history.add(readIncidents(outages));
  const found = (await readFile(outages, "utf8")).split("\n").find((line) => line.includes(`"id": "${asked}"`));
  const question = questionOf(JSON.parse(found!));
  const precedents = await history.before(question).search(question, { k: 40 });
  const prompt = await buildPrompt({
    task: rootCauseTask({ reasoning: true }),
    question,
    precedents,
    select: { by: "diversity", k: 4 },
    budget: 2000,
  });
  const [system, human] = prompt.messages.map(({ content }) => String(content));
  const { tokens, included } = prompt;
  const share = Math.round(100 * tokens.prefixShare);
  const page = [
    "# A whole prompt",
    `For the outage \`${asked}\` of \`@casebook/public-outages\`, from four of its precedents that differ from each other. Written by \`src/whole-prompt.test.ts\`, which fails when it is out of date; \`vitest run packages/prompt -u\` writes it anew.`,
    `${tokens.total} tokens of 2000: ${tokens.prefix} the same for every incident (${share} %), ${tokens.incident} the incident, ${tokens.precedents} the precedents. The names stand for ${included.map(({ name, id }) => `${name}: \`${id}\``).join(", ")}.`,
    `## The system message\n\n\`\`\`\`text\n${system}\n\`\`\`\``,
    `## The human message\n\n\`\`\`\`text\n${human}\n\`\`\`\``,
  ].join("\n\n");
  await expect(`${page}\n`).toMatchFileSnapshot("../docs/a-whole-prompt.md");
  await history.close();
});
