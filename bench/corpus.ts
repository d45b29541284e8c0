/** Made-up incidents with the statistics of text: words by Zipf's law, topics with words of their own. The same seed gives the same bytes. */
import { seededRandom } from "@casebook/calibration";
import type { Incident } from "@casebook/incident";

const vocabularySize = 50_000;
const topics = 400;
const wordsOfTopic = 60;
const topicShare = 0.15;
const lengths = { title: 9, summary: 90, cause: 20 };
const syllables = ["ba", "co", "di", "fu", "ge", "ha", "ki", "lo", "mu", "ne", "pa", "ro", "si", "tu", "ve", "za"];

/** The word of a rank: a few syllables, a different word for each. */
function wordOf(rank: number): string {
  let word = "";
  for (let rest = rank; word === "" || rest > 0; rest = Math.floor(rest / syllables.length)) {
    word += syllables[rest % syllables.length];
  }
  return word;
}

/** Ranks with a probability in proportion to 1 / (rank + 1). */
function zipf(random: () => number): () => number {
  const cumulated = new Float64Array(vocabularySize);
  let total = 0;
  for (let rank = 0; rank < vocabularySize; rank++) {
    total += 1 / (rank + 1);
    cumulated[rank] = total;
  }
  return () => {
    const wanted = random() * total;
    let [low, high] = [0, vocabularySize - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulated[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** Incidents of 119 words, one opened every ten minutes, each cause known a day later; some of their words are their topic's. */
export function makeIncidents(count: number, seed: number): Incident[] {
  const random = seededRandom(seed);
  const rank = zipf(random);
  const topicWords = Array.from({ length: topics }, () =>
    Array.from({ length: wordsOfTopic }, () => Math.floor(random() * vocabularySize)),
  );
  const start = Date.UTC(2020, 0, 1);
  return Array.from({ length: count }, (_, at) => {
    const own = topicWords[Math.floor(random() * topics)]!;
    const text = (length: number): string =>
      Array.from({ length }, () =>
        wordOf(random() < topicShare ? own[Math.floor(random() * own.length)]! : rank()),
      ).join(" ");
    const opened = start + at * 600_000;
    return {
      id: `INC-${at}`,
      title: text(lengths.title),
      summary: text(lengths.summary),
      openedAt: new Date(opened).toISOString(),
      knownAt: new Date(opened + 86_400_000).toISOString(),
      rootCause: { text: text(lengths.cause) },
    };
  });
}
