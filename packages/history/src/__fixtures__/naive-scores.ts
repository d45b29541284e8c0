/** BM25 and `lnc.ltc`, written from the formulas over plain lists of words: slow, and with nothing to get wrong. */
import type { Incident, Question } from "@casebook/incident";

type Counts = Map<string, number>;

const k1 = 1.2;
const b = 0.75;

/** The terms of the random incidents, whose texts are plain words with single spaces. */
export function naiveTerms(incident: Question & Pick<Incident, "rootCause">): Counts {
  const { title, summary, service, rootCause } = incident;
  const texts = [title, summary, rootCause?.text, rootCause?.category, service];
  const terms = texts.flatMap((text) => (text ?? "").split(" ").filter((word) => word !== ""));
  if (service !== undefined) terms.push(`service=${service}`);
  const counts: Counts = new Map();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/** Of each incident that shares a term with the question: BM25 over the question's own BM25, at most 1, and the cosine. */
export function naiveScores(known: readonly Incident[], question: Question): Map<string, { bm25: number; cosine: number }> {
  const documents = known.map((incident) => ({ id: incident.id, counts: naiveTerms(incident) }));
  const query = naiveTerms(question);
  const lengthOf = (counts: Counts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);
  const meanLength = documents.reduce((sum, { counts }) => sum + lengthOf(counts), 0) / documents.length;
  const idfs = new Map<string, number>();
  for (const term of query.keys()) {
    const frequency = documents.filter(({ counts }) => counts.has(term)).length;
    idfs.set(term, Math.log(1 + (documents.length - frequency + 0.5) / (frequency + 0.5)));
  }
  const idf = (term: string): number => idfs.get(term)!;
  const bm25 = (counts: Counts): number => {
    let sum = 0;
    for (const [term, asked] of query) {
      const frequency = counts.get(term) ?? 0;
      const saturated = (frequency * (k1 + 1)) / (frequency + k1 * (1 - b + (b * lengthOf(counts)) / meanLength));
      sum += idf(term) * (((8 + 1) * asked) / (8 + asked)) * saturated;
    }
    return sum;
  };
  const vector = (counts: Counts, weigh: (term: string) => number): Map<string, number> =>
    new Map([...counts].map(([term, count]) => [term, (1 + Math.log(count)) * weigh(term)]));
  const norm = (weights: Map<string, number>): number => Math.hypot(...weights.values());
  const asked = vector(query, idf);
  const cosine = (counts: Counts): number => {
    const weights = vector(counts, () => 1);
    const product = [...weights].reduce((sum, [term, weight]) => sum + weight * (asked.get(term) ?? 0), 0);
    return product / (norm(weights) * norm(asked));
  };
  const sharing = documents.filter(({ counts }) => [...counts.keys()].some((term) => query.has(term)));
  return new Map(
    sharing.map(({ id, counts }) => [id, { bm25: Math.min(1, bm25(counts) / bm25(query)), cosine: cosine(counts) }]),
  );
}
