import { describe, expect, test } from "vitest";
import { minimise, type Objective } from "./minimise.ts";

/** A long valley: as steep one way as it is flat the other. */
function valley(steepness: readonly number[], bottom: readonly number[]): { objective: Objective; calls(): number } {
  let calls = 0;
  const objective: Objective = (point, gradient) => {
    calls++;
    let value = 0;
    point.forEach((coordinate, at) => {
      const distance = coordinate - bottom[at]!;
      value += (steepness[at]! * distance * distance) / 2;
      gradient[at] = steepness[at]! * distance;
    });
    return value;
  };
  return { objective, calls: () => calls };
}

describe("minimise", () => {
  const steepness = [1, 3, 10, 30, 100, 300, 1000, 3000];
  const bottom = [1, -2, 3, -4, 5, -6, 7, -8];

  test("finds the bottom of a long valley, in far fewer steps than downhill alone would take", () => {
    const { objective, calls } = valley(steepness, bottom);
    const point = minimise(objective, new Float64Array(8), 1e-8);
    point.forEach((coordinate, at) => {
      expect(coordinate).toBeCloseTo(bottom[at]!, 7);
    });
    expect(calls()).toBeLessThan(120);
  });

  test("stays where the gradient is short enough already, and leaves the start as it was", () => {
    const { objective, calls } = valley(steepness, bottom);
    const start = Float64Array.from(bottom);
    expect(minimise(objective, start, 1e-8)).toEqual(start);
    expect(calls()).toBe(1);
    const origin = new Float64Array(8);
    minimise(objective, origin, 1e-8);
    expect(origin).toEqual(new Float64Array(8));
  });

  test("ends where no step goes down, and does not go round forever", () => {
    const wrong: Objective = (point, gradient) => {
      gradient.fill(-1);
      return point[0]!;
    };
    expect(minimise(wrong, Float64Array.of(0), 1e-8)).toEqual(Float64Array.of(0));
  });
});
