/** From what was proposed to what may be recorded. */
import type { RootCause } from "@casebook/incident";
import type { CauseLike } from "./target.ts";

/** The root cause that a candidate proposes; empty names are left out. */
export function causeOf({ category, service, text }: CauseLike): RootCause {
  return { ...(category && { category }), ...(service && { service }), text };
}
