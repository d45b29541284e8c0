/** A text in pieces at which it may end: sentences and lines. */

/** After a full stop and its quotes or brackets, unless a small letter follows, as after "e.g."; or at a line's end. */
const ends = /(?<=[.!?…]["'”’)\]]{0,3})[ \t]+(?=[^\p{Ll}\s])|(?<=[。！？])|(?<=\n)/gu;

/** Joined, the pieces are the text: blanks between two sentences stay with the first. */
export function sentencesOf(text: string): string[] {
  const cuts = [...text.matchAll(ends)].map(({ 0: blanks, index }) => index + blanks.length);
  const places = [0, ...cuts, text.length];
  return places.slice(1).flatMap((end, at) => (end > places[at]! ? [text.slice(places[at], end)] : []));
}
