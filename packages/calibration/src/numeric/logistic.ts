/** Between logits and probabilities, without overflow. */

/** 1 / (1 + e^-logit). */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const odds = Math.exp(logit);
  return odds / (1 + odds);
}

/** ln(p / (1 - p)): minus infinity at 0, infinity at 1. */
export function logitOf(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}
