/** How alike two short texts are, without a corpus. */
import { tokensOf } from "./tokens.ts";

/**
 * Cosine of the log-frequency vectors of two texts' tokens, in [0, 1]; 0 when either has no token.
 * No idf, so that the answer depends on the two texts alone.
 */
export function textSimilarity(left: string, right: string): number {
  const leftWeights = weightsOf(left);
  const rightWeights = weightsOf(right);
  let product = 0;
  for (const [token, weight] of leftWeights) product += weight * (rightWeights.get(token) ?? 0);
  const lengths = Math.sqrt(squares(leftWeights) * squares(rightWeights));
  return lengths === 0 ? 0 : Math.min(1, product / lengths);
}

function weightsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokensOf(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return new Map([...counts].map(([token, count]) => [token, 1 + Math.log(count)]));
}

function squares(weights: Map<string, number>): number {
  let sum = 0;
  for (const weight of weights.values()) sum += weight * weight;
  return sum;
}
