/** An incident in fewer words. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import { replyReader, type Task } from "./task.ts";

export type SummaryTaskOptions = {
  /** @default 120 */
  fewest?: number;
  /** @default 140 */
  most?: number;
};

const optionsSchema = z.strictObject({
  fewest: z.int().min(1).max(10_000).default(120),
  most: z.int().min(1).max(10_000).default(140),
});

/**
 * 120 to 140 words, as RCACopilot asks for (Chen et al. 2024). Precedents are not shown.
 * @throws CasebookError `invalid-option`
 */
export function summaryTask(options: SummaryTaskOptions = {}): Task<string> {
  const { fewest, most } = checkOptions("summaryTask", optionsSchema, options);
  return {
    id: "summary",
    shows: "none",
    steps: [
      `Summarise the incident in ${fewest} to ${most} words, for an engineer who will compare it with others.`,
      "Keep what tells it from others: what failed and where, error names and codes, names of services and hosts, what changed before. Leave out greetings, repetition and what everybody knows.",
      "Say only what the block says. Copy numbers and names as they stand there; write no number that does not stand there.",
    ],
    reply: [["summary", `the summary, in ${fewest} to ${most} words, as plain text`]],
    answerFields: () => [],
    reader: () => ({
      ...replyReader(z.object({ summary: z.string().trim().min(1) }), ({ summary }) => ({ answer: summary })),
      // Small models write the summary itself.
      fromText: (text) =>
        /[\p{L}]/u.test(text) && !text.includes("{") ? { answer: text.trim(), cited: [] } : undefined,
    }),
  };
}
