/** What the record says of a candidate: the same for every candidate, whoever proposed it. */
import type { Past, Precedent } from "@casebook/history";
import type { Question } from "@casebook/incident";
import { type Candidate, type Predictor, sameKind, similarityOf, type VoteOptions, vote } from "@casebook/predict";
import type { Signals } from "./signal.ts";

export type SignalSources = {
  question: Question;
  past: Past;
  precedents: readonly Precedent[];
  vote: VoteOptions;
  /** Gives the `linear` signal; without one it is missing. */
  scorer?: Predictor | undefined;
  signal?: AbortSignal | undefined;
};

/** Signals of one candidate. A scorer that fails leaves its signal missing; an abort is thrown. */
export async function signalsOf(candidate: Candidate, sources: SignalSources): Promise<Signals> {
  const linear = await linearSignal(candidate, sources);
  return { ...recordSignals(candidate, sources.precedents, sources.vote), ...(linear !== undefined && { linear }) };
}

function recordSignals(candidate: Candidate, precedents: readonly Precedent[], options: VoteOptions): Signals {
  const novelty = 1 - Math.max(0, ...precedents.map(similarityOf));
  const parties = vote(precedents, options);
  if (parties.length === 0) return { novelty };
  const own = parties.find(({ cause }) => sameKind(cause, candidate, options.target, options.textThreshold) === true);
  const others = parties.filter((party) => party !== own).map(({ share }) => share);
  const share = own?.share ?? 0;
  return {
    novelty,
    share,
    margin: share - Math.max(0, ...others),
    supporters: own?.supporters.length ?? 0,
    ...(own !== undefined && {
      similarity: similarityOf(own.supporters[0]!),
      ageDays: Math.min(...own.supporters.map(({ ageDays }) => ageDays)),
    }),
  };
}

async function linearSignal(candidate: Candidate, sources: SignalSources): Promise<number | undefined> {
  const { question, past, scorer, signal } = sources;
  try {
    const scores = await scorer?.score?.(question, past, [candidate], signal && { signal });
    const value = scores?.[0];
    return value !== undefined && value >= 0 && value <= 1 ? value : undefined;
  } catch {
    signal?.throwIfAborted();
    return undefined;
  }
}
