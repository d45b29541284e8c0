/** Which examples go in: whole, shortened, or not at all. */
import type { Field } from "../delimit/blocks.ts";
import { shortenFields } from "./shorten-fields.ts";

export type Fitted<Example> = { example: Example; fields: readonly Field[]; tokens: number; shortened: boolean };

export type Fitting<Example> = {
  /** Asked for one example after the other, as long as there is room. */
  fieldsOf(example: Example): readonly Field[];
  /** Tokens for all of them, and the most that one may have. */
  tokens: number;
  each: number;
  /** Tokens of an example with such fields. */
  cost(fields: readonly Field[]): number;
};

/**
 * Takes examples from the first to the last. Each goes in whole if it fits into what is left; else its long fields are
 * shortened; if even that is too much, it and all after it stay out. So a larger budget never takes an example away.
 */
export function fitExamples<Example>(examples: readonly Example[], fitting: Fitting<Example>): Fitted<Example>[] {
  const { fieldsOf, tokens, each, cost } = fitting;
  const fitted: Fitted<Example>[] = [];
  let left = tokens;
  for (const example of examples) {
    const fields = fieldsOf(example);
    const room = Math.min(left, each);
    const whole = cost(fields);
    const kept = whole <= room ? fields : shortenFields(fields, (given) => cost(given) <= room);
    if (kept === undefined) break;
    const used = kept === fields ? whole : cost(kept);
    fitted.push({ example, fields: kept, tokens: used, shortened: kept !== fields });
    left -= used;
  }
  return fitted;
}
