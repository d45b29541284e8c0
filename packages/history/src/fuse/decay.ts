/** Recent precedents first, where things recur within weeks. */

/** What is left of a score after some days: half after each half-life. A precedent that opened after the moment keeps its score. */
export function decay(ageDays: number, halfLife: number): number {
  return 2 ** (-Math.max(0, ageDays) / halfLife);
}
