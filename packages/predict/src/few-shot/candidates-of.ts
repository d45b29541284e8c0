/** Answers of a model as candidates: those of one kind are one. */
import type { TokenLogprob } from "@casebook/model";
import type { RootCauseAnswer } from "@casebook/prompt";
import { entropyOf, groupByKind } from "../causes/group-by-kind.ts";
import type { Target } from "../causes/target.ts";
import type { Candidate } from "../predictor.ts";

/** An answer that was read, the precedents that it cites, and its tokens where the provider tells how likely they were. */
export type Read = { answer: RootCauseAnswer; citations: readonly string[]; logprobs?: readonly TokenLogprob[] };

/** The kind that most answers name first; of equals the one of the highest confidence, then the one that came first. */
export function candidatesOf(
  read: readonly Read[],
  { target, samples }: { target: Target; samples: number },
): Candidate[] {
  const groups = groupByKind(read, ({ answer }) => answer, target);
  const entropy = entropyOf(groups);
  const agreed = samples > 1;
  return groups
    .toSorted((left, right) => right.length - left.length || (verbalized(right) ?? 0) - (verbalized(left) ?? 0))
    .map((group) => {
      const { category, service, text, isUnseen, reasoning } = group[0]!.answer;
      const share = group.length / read.length;
      const [said, logprob] = [verbalized(group), logprobOf(group)];
      return {
        ...(category !== undefined && { category }),
        ...(service !== undefined && { service }),
        text,
        score: agreed ? share : (said ?? share),
        support: [...new Set(group.flatMap(({ citations }) => citations))],
        signals: {
          unseen: isUnseen ? 1 : 0,
          ...(said !== undefined && { verbalized: said }),
          ...(agreed && { agreement: share, entropy }),
          ...(logprob !== undefined && { logprob }),
        },
        ...(reasoning !== undefined && { reasoning }),
      };
    });
}

/** Mean of what was said; undefined where nothing was. */
function verbalized(group: readonly Read[]): number | undefined {
  return meanOf(group.flatMap(({ answer }) => answer.confidence ?? []));
}

/** Mean over answers of the mean over tokens. */
function logprobOf(group: readonly Read[]): number | undefined {
  return meanOf(group.flatMap(({ logprobs }) => meanOf(logprobs?.map(({ logprob }) => logprob) ?? []) ?? []));
}

function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
