/** A recorded cause, proposed again. */
import type { RootCause } from "@casebook/incident";
import type { Candidate } from "../predictor.ts";
import type { Target } from "./target.ts";

/** A candidate with the side of a recorded cause that the target asks for, and its words. */
export function candidateOf({ category, service, text }: RootCause, target: Target): Candidate {
  return {
    ...(target === "category" && category !== undefined && { category }),
    ...(target === "service" && service !== undefined && { service }),
    text,
  };
}
