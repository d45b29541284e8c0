/** Which examples go in: whole, shortened, or not at all. */

import type { TokenCounter } from "@casebook/model";
import type { Field } from "../delimit/blocks.ts";
import { shortenFields } from "./shorten-fields.ts";

export type Fitted<Example> = { example: Example; fields: readonly Field[]; tokens: number; shortened: boolean };

/**
 * Takes examples from the first to the last. Each goes in whole if it fits into what is left of `tokens` (and into `each`, the
 * most that one may have); else its long fields are shortened; if even that is too much, it and all after it stay out. So a
 * larger budget never takes an example away.
 */
export function fitExamples<Example>(
  examples: readonly { example: Example; fields: readonly Field[] }[],
  {
    tokens,
    each,
    render,
    count,
  }: { tokens: number; each: number; render: (fields: readonly Field[]) => string; count: TokenCounter },
): Fitted<Example>[] {
  const fitted: Fitted<Example>[] = [];
  let left = tokens;
  for (const { example, fields } of examples) {
    const room = Math.min(left, each);
    const cost = (given: readonly Field[]): number => count(`${render(given)}\n`);
    const whole = cost(fields);
    const kept = whole <= room ? fields : shortenFields(fields, (given) => cost(given) <= room);
    if (kept === undefined) break;
    const used = kept === fields ? whole : cost(kept);
    fitted.push({ example, fields: kept, tokens: used, shortened: kept !== fields });
    left -= used;
  }
  return fitted;
}
