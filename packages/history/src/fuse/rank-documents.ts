/** Orders the documents of a moment by either leg or by both, and says how each leg sees them. */
import type { TermCounts } from "../analysis/terms.ts";
import type { Document } from "../lexical/document.ts";
import type { Hit, TermShare } from "../lexical/hit.ts";
import type { LexicalIndex } from "../lexical/lexical-index.ts";
import type { VectorHit } from "../semantic/exact-scan.ts";
import type { NearestSearch, SemanticIndex } from "../semantic/semantic-index.ts";
import { convex, stretched } from "./convex.ts";
import { decay } from "./decay.ts";
import { reciprocalRank } from "./reciprocal-rank.ts";
import type { Fusion } from "./settings.ts";

export type Ranking = "bm25" | "tf-idf" | "semantic" | "fused";

/** `query` is the question's vector, `search` finds the nearest to it. */
export type Legs = {
  index: LexicalIndex;
  semantic?: { index: SemanticIndex; query: Float32Array; search: NearestSearch } | undefined;
};

export type RankingWanted = {
  moment: number;
  k: number;
  rank: Ranking;
  explain: boolean;
  excluded: ReadonlySet<string>;
  fusion: Fusion;
  ageDays(document: Document): number;
};

export type RankedDocument = {
  document: Document;
  score: number;
  lexical: { cosine: number; rank?: number; terms: string[]; shares?: TermShare[] };
  semantic?: { cosine: number; rank?: number };
};

/** So many of each leg are fused at least: whoever is further down in both would not be among the first. */
const leastDepth = 200;

/** How many of each leg are looked at for the k best. */
export function depthOf(k: number): number {
  return Math.max(leastDepth, 2 * k);
}

type Found = {
  hit: Hit;
  lexicalRank?: number | undefined;
  semantic?: VectorHit | undefined;
  semanticRank?: number | undefined;
};

/** The k best that are visible at a moment and that a leg finds. Of equals the one known last, then by id. */
export function rankDocuments(legs: Legs, terms: TermCounts, wanted: RankingWanted): RankedDocument[] {
  const { moment, k, rank, excluded } = wanted;
  const depth = depthOf(k);
  const byWords = rank === "tf-idf" ? "tf-idf" : "bm25";
  const isWhole = legs.semantic === undefined && (rank !== "fused" || wanted.fusion.halfLife === undefined);
  const lexical = legs.index.search(moment, terms, { k: isWhole ? k : depth, rank: byWords, excluded });
  const nearest = legs.semantic?.search({ k: depth, moment, excluded }) ?? [];
  const pool = poolOf(legs, terms, moment, lexical, nearest);
  const scored = [...pool.values()].flatMap((found) => {
    const score = scoreOf(found, rank);
    return score === undefined ? [] : [{ found, score }];
  });
  if (rank === "fused") fuse(scored, legs.semantic !== undefined, wanted);
  const best = scored.sort((left, right) => right.score - left.score || byRecency(left.found, right.found)).slice(0, k);
  return best.map(({ found: { hit, lexicalRank, semantic, semanticRank }, score }) => {
    const { cosine, terms, shares } = hit.describe();
    return {
      document: hit.document,
      score,
      lexical: {
        cosine,
        ...(lexicalRank !== undefined && { rank: lexicalRank }),
        terms,
        ...(wanted.explain && { shares }),
      },
      ...(semantic && {
        semantic: { cosine: semantic.cosine, ...(semanticRank !== undefined && { rank: semanticRank }) },
      }),
    };
  });
}

/** What either leg found, with what the other says of it. */
function poolOf(
  { index, semantic }: Legs,
  terms: TermCounts,
  moment: number,
  lexical: readonly Hit[],
  nearest: readonly VectorHit[],
): Map<unknown, Found> {
  const pool = new Map<unknown, Found>(lexical.map((hit, at) => [hit.document, { hit, lexicalRank: at + 1 }]));
  const others = nearest.map(({ document }) => document as Document).filter((document) => !pool.has(document));
  for (const hit of index.score(moment, terms, others)) pool.set(hit.document, { hit });
  nearest.forEach((hit, at) => {
    const found = pool.get(hit.document)!;
    found.semantic = hit;
    found.semanticRank = at + 1;
  });
  if (semantic === undefined) return pool;
  for (const found of pool.values()) {
    if (found.semantic !== undefined) continue;
    const { document } = found.hit;
    const cosine = semantic.index.cosine(semantic.query, document);
    if (cosine !== undefined) found.semantic = { document, cosine };
  }
  return pool;
}

/** By one leg; undefined for what the leg does not find. Fused scores take the place of the lexical ones later. */
function scoreOf({ hit, lexicalRank, semantic }: Found, rank: Ranking): number | undefined {
  if (rank === "semantic") return semantic && (1 + semantic.cosine) / 2;
  return lexicalRank !== undefined || rank === "fused" ? hit.score : undefined;
}

/**
 * Replaces the lexical scores. A document that waits for its vector is taken to stand in the semantic leg as it does in
 * the lexical one, so that a missing vector neither helps nor harms it.
 */
function fuse(scored: { found: Found; score: number }[], both: boolean, { fusion, ageDays }: RankingWanted): void {
  const { weight, halfLife } = fusion;
  if (both && weight === undefined) {
    for (const each of scored) {
      const { lexicalRank, semantic, semanticRank } = each.found;
      each.score = reciprocalRank([lexicalRank, semantic === undefined ? lexicalRank : semanticRank]);
    }
  } else if (both) {
    const lexical = stretched(scored.map(({ score }) => score));
    const embedded = scored.filter(({ found }) => found.semantic !== undefined);
    const cosines = stretched(embedded.map(({ found }) => found.semantic!.cosine));
    const semantic = new Map(embedded.map((each, at) => [each, cosines[at]!]));
    scored.forEach((each, at) => {
      each.score = convex(lexical[at]!, semantic.get(each) ?? lexical[at]!, weight!);
    });
  }
  if (halfLife === undefined) return;
  for (const each of scored) each.score *= decay(ageDays(each.found.hit.document), halfLife);
}

function byRecency({ hit: left }: Found, { hit: right }: Found): number {
  return right.document.begin - left.document.begin || (left.document.id < right.document.id ? -1 : 1);
}
