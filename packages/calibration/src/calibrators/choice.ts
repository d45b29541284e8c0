import { CalibrationError } from "../errors.ts";

export function checkOneOf(value: unknown, allowed: readonly string[], field: string): void {
  if (allowed.includes(value as string)) return;
  throw new CalibrationError({
    code: "invalid-choice",
    message: `${field} must be one of ${allowed.join(", ")}.`,
    field,
    value,
    remedy: `Give ${allowed.join(" or ")}.`,
  });
}
