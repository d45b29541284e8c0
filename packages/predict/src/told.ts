/** What an error tells of why there is no answer, and of what was spent on it. */
import type { Usage } from "@casebook/model";

export function told(error: unknown): { why: string; usage: Usage | undefined } {
  const { usage } = error as { usage?: Usage };
  return { why: error instanceof Error ? error.message : String(error), usage };
}
