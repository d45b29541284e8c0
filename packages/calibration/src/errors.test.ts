import { CalibrationError, clip } from "@casebook/calibration";
import { expect, test } from "vitest";

test("errors carry the brand, the field, the value and the remedy", () => {
  let caught: unknown;
  try {
    clip(7, 1);
  } catch (error) {
    caught = error;
  }
  expect(caught).toBeInstanceOf(CalibrationError);
  expect(caught).toMatchObject({
    [Symbol.for("casebook.error")]: true,
    code: "invalid-probability",
    field: "probability",
    value: 7,
    message: "probability must be a number from 0 to 1. Give a number from 0 to 1.",
    remedy: "Give a number from 0 to 1.",
  });
});
