/** What a document scores, and what it can score at most. */
import { type AskedAt, type Index, type QuestionTerm, questionNorm } from "./question.ts";
import type { Scratch } from "./scratch.ts";
import { layerCount } from "./segment.ts";
import { smallest } from "./size-class.ts";
import { lengthNormaliser, logFrequency, type Ranking, saturation } from "./statistics.ts";

/** A score is the sum over the question's terms of weight times `gain`, and then `finish`. */
export interface Scorer {
  readonly ranking: Ranking;
  /** What `gain` needs of a document's length. */
  normaliser(length: number): number;
  /** What a term of weight 1 adds that occurs `frequency` times in a document with this normaliser. */
  gain(frequency: number, normaliser: number): number;
  /** From the sum to the score, for a document whose vector has the length `norm`. */
  finish(sum: number, norm: number): number;
  /** At least what a term of weight 1 adds to the score of any document of a size class (`sizeClass`). */
  bound(frequency: number, sizeClass: number): number;
  /** `bound` of the frequencies 1, 2, … that have a layer of their own, by size class. */
  readonly bounds: readonly Float64Array[];
}

/** The scorer of a ranking at a moment. */
export function scorerOf(
  ranking: Ranking,
  { terms, statistics: { meanLength } }: AskedAt,
  parameters: Index["parameters"],
  scratch: Scratch,
): Scorer {
  if (ranking === "tf-idf") return new CosineScorer(terms);
  return scratch.scorerOf(meanLength, () => new Bm25Scorer(meanLength, parameters));
}

class Bm25Scorer implements Scorer {
  readonly ranking = "bm25";
  readonly bounds: readonly Float64Array[];
  readonly #meanLength: number;
  readonly #parameters: Index["parameters"];
  readonly #smallestNormalisers = new Float64Array(smallest.length);

  constructor(meanLength: number, parameters: Index["parameters"]) {
    this.#meanLength = meanLength;
    this.#parameters = parameters;
    for (let at = 0; at < smallest.length; at++) this.#smallestNormalisers[at] = this.normaliser(smallest[at]!);
    this.bounds = boundsOf(this);
  }

  normaliser(length: number): number {
    return lengthNormaliser(length, this.#meanLength, this.#parameters);
  }

  gain(frequency: number, normaliser: number): number {
    return saturation(frequency, normaliser, this.#parameters);
  }

  finish(sum: number): number {
    return sum;
  }

  bound(frequency: number, sizeClass: number): number {
    return saturation(frequency, this.#smallestNormalisers[sizeClass]!, this.#parameters);
  }
}

class CosineScorer implements Scorer {
  readonly ranking = "tf-idf";
  readonly bounds: readonly Float64Array[];
  readonly #norm: number;

  constructor(terms: readonly QuestionTerm[]) {
    this.#norm = questionNorm(terms);
    this.bounds = boundsOf(this);
  }

  normaliser(): number {
    return 0;
  }

  gain(frequency: number): number {
    return logFrequency(frequency);
  }

  finish(sum: number, norm: number): number {
    return sum === 0 ? 0 : cosine(sum, norm, this.#norm);
  }

  bound(frequency: number, sizeClass: number): number {
    // A document that holds a term has a norm of at least 1.
    return logFrequency(frequency) / (Math.max(1, smallest[sizeClass]!) * this.#norm);
  }
}

/** From the product of two vectors and their lengths, both above 0; rounding does not lift it above 1. */
export function cosine(product: number, left: number, right: number): number {
  return Math.min(1, product / (left * right));
}

function boundsOf(scorer: Pick<Scorer, "bound">): Float64Array[] {
  const bounds: Float64Array[] = [];
  for (let frequency = 1; frequency < layerCount; frequency++) {
    const ofFrequency = new Float64Array(smallest.length);
    for (let at = 0; at < smallest.length; at++) ofFrequency[at] = scorer.bound(frequency, at);
    bounds.push(ofFrequency);
  }
  return bounds;
}
