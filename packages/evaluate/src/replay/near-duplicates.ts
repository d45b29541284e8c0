/** Texts almost alike, found among those of the last 24 hours. */
import { tokensOf } from "@casebook/history";

const day = 86_400_000;

/** From this cosine on two texts are near-duplicates. */
const nearDuplicate = 0.9;

type Entry = { openedAt: number; label: string; weights: Map<string, number> };

/** Entries of one day of the calendar by each of their tokens. */
type Shelf = Map<string, Entry[]>;

/** Takes texts in time order, and labels each like a near-duplicate of at most 24 hours before it, if there is one. */
export class NearDuplicates {
  readonly #shelves = new Map<number, Shelf>();

  /** The label of a near-duplicate, else the given one. */
  label(text: string, openedAt: number, own: string): string {
    const today = Math.floor(openedAt / day);
    for (const number of this.#shelves.keys()) if (number < today - 1) this.#shelves.delete(number);
    const weights = unitWeights(text);
    const label = this.#twinOf(weights, openedAt)?.label ?? own;
    this.#put(today, { openedAt, label, weights });
    return label;
  }

  #put(today: number, entry: Entry): void {
    const shelf: Shelf = this.#shelves.get(today) ?? new Map();
    this.#shelves.set(today, shelf);
    for (const token of entry.weights.keys()) {
      const entries = shelf.get(token);
      if (entries === undefined) shelf.set(token, [entry]);
      else entries.push(entry);
    }
  }

  #twinOf(weights: Entry["weights"], openedAt: number): Entry | undefined {
    for (const token of this.#tellingTokens(weights)) {
      for (const shelf of this.#shelves.values()) {
        const twin = shelf
          .get(token)
          ?.findLast((entry) => openedAt - entry.openedAt <= day && cosine(entry.weights, weights) >= nearDuplicate);
        if (twin !== undefined) return twin;
      }
    }
    return undefined;
  }

  /**
   * The rarest tokens, as many as a near-duplicate cannot do without: what shares none of them shares at most the rest,
   * and by Cauchy and Schwarz its cosine is at most the rest's length. Only what holds one of them need be compared.
   */
  #tellingTokens(weights: Entry["weights"]): string[] {
    const shelves = [...this.#shelves.values()];
    const frequency = (token: string) => shelves.reduce((sum, shelf) => sum + (shelf.get(token)?.length ?? 0), 0);
    const rarestFirst = [...weights]
      .map(([token, weight]) => ({ token, weight, frequency: frequency(token) }))
      .sort((left, right) => left.frequency - right.frequency);
    let rest = 1;
    const telling: string[] = [];
    for (const { token, weight } of rarestFirst) {
      // A little room for what sums of floating-point numbers lose.
      if (Math.sqrt(Math.max(0, rest)) < nearDuplicate - 1e-9) break;
      telling.push(token);
      rest -= weight * weight;
    }
    return telling;
  }
}

/** 1 + ln(count) of each token, scaled to length 1: the vector behind `textSimilarity`. */
function unitWeights(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  const raw = [...counts].map(([token, count]) => [token, 1 + Math.log(count)] as const);
  const length = Math.sqrt(raw.reduce((sum, [, weight]) => sum + weight * weight, 0));
  return new Map(raw.map(([token, weight]) => [token, weight / length]));
}

function cosine(left: Entry["weights"], right: Entry["weights"]): number {
  let product = 0;
  for (const [token, weight] of left) product += weight * (right.get(token) ?? 0);
  return product;
}
