/** What a reader cannot see does not go into a prompt. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these end lines somewhere
const lineEnds = /\r\n|[\r\v\f\u001c-\u001e\u0085\u2028\u2029]/g;
/** Control characters but tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Joiners and variation selectors stay where emoji and scripts need them. */
const needed = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tamil}]\ufe0f?)`;
const invisible = new RegExp(
  String.raw`(?!${needed}[\u200c\u200d])(?!(?<=[\p{Extended_Pictographic}0-9#*])[\ufe0e\ufe0f])[\p{Default_Ignorable_Code_Point}\u2800]`,
  "gu",
);

/** The text with line feeds as its only line ends, without control and invisible characters, and well-formed. */
export function plainCharacters(text: string): string {
  return text.toWellFormed().replace(lineEnds, "\n").replace(controls, "").replace(invisible, "");
}
