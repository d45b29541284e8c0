/** Numbers, times and long texts as a person reads them. */

/** `34 %`; `-` for what is not known. What is not quite nothing or everything is not called so. */
export function percent(share: number | null): string {
  if (share === null) return "-";
  const rounded = Math.round(share * 100);
  if (rounded === 100 && share < 1) return "> 99 %";
  return rounded === 0 && share > 0 ? "< 1 %" : `${rounded} %`;
}

/** A share that is under a limit, with as many digits as it takes to show that: `29.6 %` under 30 %. */
export function percentUnder(share: number, limit: number): string {
  if (percent(share) !== percent(limit)) return percent(share);
  const digits = [1, 2, 3].find((count) => Number((share * 100).toFixed(count)) < limit * 100);
  return digits === undefined ? `just under ${percent(limit)}` : `${(share * 100).toFixed(digits)} %`;
}

/** Two digits after the point, `-` for what is not measurable. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return "-";
  const text = value.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}

/** `2019-07-02 13:42 UTC` */
export function moment(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** `2019-07-02` */
export function day(time: string): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** One line without control characters, cut with an ellipsis. */
export function oneLine(text: string, most: number): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const characters = [...line];
  return characters.length <= most ? line : `${characters.slice(0, most - 1).join("")}…`;
}

/** `1 incident`, `2 incidents` */
export function counted(count: number, thing: string, things = `${thing}s`): string {
  return `${count} ${count === 1 ? thing : things}`;
}
