/** A fingerprint of text and numbers: equal for equal input on every machine. Not for secrets. */

/**
 * Sixteen hexadecimal digits of two FNV-1a hashes (32 bits each, the second started elsewhere) over the UTF-16 units of
 * the text and the bytes of the numbers.
 */
export function fingerprintOf(text: string, numbers: Float64Array): string {
  const units = Uint16Array.from(text, (unit) => unit.charCodeAt(0));
  const view = new DataView(new ArrayBuffer(8));
  let first = 0x811c_9dc5;
  let second = 0x9e37_79b9;
  const take = (byte: number): void => {
    first = Math.imul(first ^ byte, 0x0100_0193);
    second = Math.imul(second ^ byte ^ 0x5a, 0x0100_0193);
  };
  for (const unit of units) {
    take(unit & 0xff);
    take(unit >>> 8);
  }
  for (const number of numbers) {
    // -0 and 0 are one number.
    view.setFloat64(0, number + 0);
    for (let byte = 0; byte < 8; byte++) take(view.getUint8(byte));
  }
  return [first, second].map((hash) => (hash >>> 0).toString(16).padStart(8, "0")).join("");
}
