/** An example made to fit: its long fields end earlier, at the end of a sentence or line. */
import type { Field } from "../delimit/blocks.ts";
import { mostThatFits } from "./most-that-fits.ts";
import { sentencesOf } from "./sentences.ts";

/**
 * Takes sentences and lines off the end of the long fields, those of the last field first, until the fields fit. The other
 * fields stay whole. Undefined if even they do not fit.
 */
export function shortenFields(
  fields: readonly Field[],
  fits: (fields: readonly Field[]) => boolean,
): Field[] | undefined {
  const pieces = fields.map(({ text, long }) => (long ? sentencesOf(text) : []));
  const total = pieces.reduce((sum, each) => sum + each.length, 0);
  const cut = (kept: number): Field[] => {
    let left = kept;
    return fields.map((field, at) => {
      if (!field.long) return field;
      const own = pieces[at]!;
      const count = Math.min(left, own.length);
      left -= count;
      if (count === own.length) return field;
      return { ...field, text: own.slice(0, count).join("").trimEnd(), shortened: true };
    });
  };
  const most = mostThatFits(total, (kept) => fits(cut(kept)));
  const shortened = cut(most);
  return most > 0 || fits(shortened) ? shortened : undefined;
}
