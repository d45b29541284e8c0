/** What the record says of a candidate: the same for every candidate, whoever proposed it. */
import type { Past, Precedent } from "@casebook/history";
import { checkOptions, type Question } from "@casebook/incident";
import { type Candidate, type Predictor, partyOf, similarityOf, type VoteOptions, vote } from "@casebook/predict";
import { candidateSchema, voteSchema } from "../schemas.ts";
import type { Signals } from "./signal.ts";

export type SignalSources = {
  question: Question;
  past: Past;
  /** What the past found for the question, the best first. */
  precedents: readonly Precedent[];
  vote: VoteOptions;
  /** Gives the `linear` signal; without one it is missing. */
  scorer?: Predictor | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Signals of one candidate. They depend on its kind or words and on the record, not on its score or its support.
 * - Without a precedent that votes, only `novelty` and `linear` are left.
 * - A kind that no precedent votes for has share and supporters 0, and neither `similarity` nor `ageDays`.
 * - Precedents without any cosine leave `similarity` and `novelty` missing.
 * - A scorer that fails or gives no number in [0, 1] leaves `linear` missing; an abort is thrown.
 * @throws CasebookError `invalid-option`; the reason of an abort.
 */
export async function signalsOf(candidate: Candidate, sources: SignalSources): Promise<Signals> {
  checkOptions("signalsOf.candidate", candidateSchema, candidate);
  const options = checkOptions("signalsOf.vote", voteSchema, sources.vote);
  sources.signal?.throwIfAborted();
  const linear = await linearSignal(candidate, sources);
  return { ...recordSignals(candidate, sources.precedents, options), ...(linear !== undefined && { linear }) };
}

function recordSignals(candidate: Candidate, precedents: readonly Precedent[], options: VoteOptions): Signals {
  const novelty = noveltyOf(precedents);
  const parties = vote(precedents, options);
  if (parties.length === 0) return novelty;
  const own = partyOf(candidate, parties, options);
  const others = parties.filter((party) => party !== own).map(({ share }) => share);
  const share = own?.share ?? 0;
  const best = own?.supporters[0];
  return {
    ...novelty,
    share,
    margin: share - Math.max(0, ...others),
    supporters: own?.supporters.length ?? 0,
    ...(own !== undefined && { ageDays: Math.min(...own.supporters.map(({ ageDays }) => ageDays)) }),
    ...(best !== undefined && hasCosine(best) && { similarity: similarityOf(best) }),
  };
}

function noveltyOf(precedents: readonly Precedent[]): Signals {
  const compared = precedents.filter(hasCosine);
  if (compared.length === 0 && precedents.length > 0) return {};
  return { novelty: 1 - Math.max(0, ...compared.map(similarityOf)) };
}

/** A precedent from another store may come without one; the similarity of such a one is unknown, not 0. */
function hasCosine({ lexical, semantic }: Precedent): boolean {
  return lexical !== undefined || semantic !== undefined;
}

async function linearSignal(candidate: Candidate, sources: SignalSources): Promise<number | undefined> {
  const { question, past, scorer, signal } = sources;
  let value: unknown;
  try {
    const scores = await scorer?.score?.(question, past, [candidate], signal && { signal });
    value = scores?.[0];
  } catch {
    value = undefined;
  }
  signal?.throwIfAborted();
  return typeof value === "number" && value >= 0 && value <= 1 ? value : undefined;
}
