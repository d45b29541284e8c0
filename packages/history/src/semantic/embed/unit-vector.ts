/** What a model gave, as a vector of length 1. */
import { embeddingInvalid } from "./errors.ts";

/** More dimensions would not fit the scan's whole numbers. */
const mostDimensions = 16_384;

/** @throws CasebookError `embedding-invalid` for what is no list of finite numbers, not all 0. */
export function unitVector(given: unknown): Float32Array {
  if (!(Array.isArray(given) || ArrayBuffer.isView(given)) || given instanceof DataView) {
    throw embeddingInvalid(`${typeof given} in place of a vector`, given);
  }
  const { length } = given as ArrayLike<number>;
  if (length === 0 || length > mostDimensions) throw embeddingInvalid(`a vector of ${length} values`, length);
  const values = given as ArrayLike<unknown>;
  let largest = 0;
  for (let at = 0; at < length; at++) {
    const value = values[at];
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw embeddingInvalid("a vector with a value that is no finite number", given);
    }
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) throw embeddingInvalid("a vector of zeros", given);
  const numbers = given as ArrayLike<number>;
  // By the largest first, so that no square is too large or too small for its type.
  let squares = 0;
  for (let at = 0; at < length; at++) squares += (numbers[at]! / largest) ** 2;
  const factor = 1 / Math.sqrt(squares);
  const unit = new Float32Array(length);
  for (let at = 0; at < length; at++) unit[at] = (numbers[at]! / largest) * factor;
  return unit;
}
