/** What the exit code of a command tells. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  refused: 3,
  damaged: 4,
  repaired: 5,
  interrupted: 130,
} as const;
