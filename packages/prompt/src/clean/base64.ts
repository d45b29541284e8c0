/** Data in base64: it says nothing to a reader and costs many tokens. */

const dataUrl = /data:[\w.+-]+\/[\w.+-]+(?:;[\w=.-]+)*;base64,[A-Za-z0-9+/=_-]{20,}/g;
/** Lines as encoders break them, then the rest. */
const broken = /(?:^|(?<=[\s"'(:=,]))(?:[A-Za-z0-9+/]{60,100}\r?\n){2,}[A-Za-z0-9+/]{0,100}={0,2}(?=\s|["'),]|$)/g;
const long = /(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/_-]{160,}={0,2}(?![A-Za-z0-9+/=])/g;

/**
 * Replaces base64 by its length. Identifiers stay, however long: a run counts only from 160 characters on (or in whole
 * lines of an encoder), with upper and lower case and digits, so that hashes in hexadecimal and dotted names never do.
 */
export function removeBase64(text: string): string {
  return text
    .replace(dataUrl, mark)
    .replace(broken, (found) => (isEncoded(found) ? mark(found) : found))
    .replace(long, (found) => (isEncoded(found) ? mark(found) : found));
}

function mark(found: string): string {
  return `[base64, ${found.length} characters]`;
}

function isEncoded(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && /[0-9]/.test(text) && !/[_/-]{2}|\/[a-z]+\/[a-z]+\//.test(text);
}
