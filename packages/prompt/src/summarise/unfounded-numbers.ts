/** Numbers that a summary made up. */

const number = /\d+(?:[.,]\d+)*/g;

/** The numbers of a summary that do not stand in the source, as the summary writes them. `1,000` is 1000, and `05` is 5. */
export function unfoundedNumbers(summary: string, source: string): string[] {
  const founded = new Set(numbersIn(source).map(plainNumber));
  return numbersIn(summary).filter((each) => !founded.has(plainNumber(each)));
}

function numbersIn(text: string): string[] {
  return text.normalize("NFKC").match(number) ?? [];
}

function plainNumber(written: string): string {
  const whole = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(written) ? written.replaceAll(",", "") : written;
  return whole.replace(/^0+(?=\d)/, "");
}
