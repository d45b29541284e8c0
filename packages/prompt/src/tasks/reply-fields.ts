/** Fields that the replies of several tasks have. */
import { z } from "zod";
import { type Choices, unseen } from "../cite/choices.ts";

/** Of a task whose model is to think first: kept apart from the answer. */
export const reasoningMeaning =
  "your reasoning in a few sentences: which precedents show the same symptoms, which do not, and why";

export const citationsMeaning = 'the names of the precedents that support the answer, such as ["P2"]; [] if none does';
export const confidenceMeaning = "a number from 0 to 100: how probable you think it is that the answer is right";

/** The field of the reasoning, for a task that asks for it. */
export function reasoningShape(asked: boolean): { reasoning?: z.ZodString } {
  return asked ? { reasoning: z.string() } : {};
}

export function reasoningOf(reply: object): { reasoning?: string } {
  return "reasoning" in reply && typeof reply.reasoning === "string" ? { reasoning: reply.reasoning } : {};
}

/** As a share of one: `confidence` is asked for in percent, which models know better. */
export const confidenceSchema = z.number().min(0).max(100);

/** Refuses every answer that is neither a choice nor "unseen" with a name, and says what may be answered. */
export function checkChoice(
  { choice, newName }: { choice: string; newName: string },
  choices: Choices,
  context: z.RefinementCtx,
): void {
  if (choice.trim().toLowerCase() === unseen) {
    if (newName.trim() !== "") return;
    context.addIssue({
      code: "custom",
      path: ["newName"],
      message: `newName must name the kind when choice is "${unseen}"`,
    });
    return;
  }
  if (choices.find(choice) !== undefined) return;
  const some = choices.names.slice(0, 50).map((name) => JSON.stringify(name));
  const list = choices.names.length > some.length ? `${some.join(", ")} and others listed` : some.join(", ");
  context.addIssue({
    code: "custom",
    path: ["choice"],
    message: `choice must be ${list === "" ? "" : `one of ${list}, or `}"${unseen}" with a newName`,
  });
}
