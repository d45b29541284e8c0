import type { ModelError } from "@casebook/model";

/** What `ask` rejects with. */
export async function failureOf(asking: Promise<unknown>): Promise<ModelError> {
  try {
    await asking;
  } catch (error) {
    return error as ModelError;
  }
  throw new Error("There was an answer.");
}
