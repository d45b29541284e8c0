/** L-BFGS for a smooth convex function. */

/** Writes the gradient and returns the value. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

type Step = { move: Float64Array; change: Float64Array; scale: number };

const memory = 10;
const mostIterations = 500;

/**
 * The minimum, to a gradient no longer than `tolerance`. Same input, same bytes.
 * Nocedal and Wright 2006, "Numerical Optimization", algorithms 7.4 and 7.5, with backtracking (3.1).
 */
export function minimise(objective: Objective, start: Float64Array, tolerance: number): Float64Array {
  let point = start;
  let gradient = new Float64Array(start.length);
  let value = objective(point, gradient);
  const steps: Step[] = [];
  for (let iteration = 0; iteration < mostIterations && lengthOf(gradient) > tolerance; iteration++) {
    const direction = directionFrom(gradient, steps);
    const slope = dot(direction, gradient);
    const nextGradient = new Float64Array(point.length);
    let size = steps.length === 0 ? 1 / Math.max(1, lengthOf(gradient)) : 1;
    let next = moved(point, direction, size);
    let nextValue = objective(next, nextGradient);
    while (!(nextValue <= value + 1e-4 * size * slope) && size > 1e-14) {
      size /= 2;
      next = moved(point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    if (!(nextValue < value)) break;
    remember(steps, point, next, gradient, nextGradient);
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return point;
}

function directionFrom(gradient: Float64Array, steps: readonly Step[]): Float64Array {
  const direction = gradient.map((value) => -value);
  const factors = new Float64Array(steps.length);
  for (let at = steps.length - 1; at >= 0; at--) {
    const { move, change, scale } = steps[at]!;
    factors[at] = scale * dot(move, direction);
    addScaled(direction, change, -factors[at]!);
  }
  const last = steps.at(-1);
  if (last !== undefined) {
    const shrink = 1 / (last.scale * dot(last.change, last.change));
    for (let at = 0; at < direction.length; at++) direction[at]! *= shrink;
  }
  steps.forEach(({ move, change, scale }, at) => {
    addScaled(direction, move, factors[at]! - scale * dot(change, direction));
  });
  return direction;
}

function remember(
  steps: Step[],
  point: Float64Array,
  next: Float64Array,
  gradient: Float64Array,
  nextGradient: Float64Array,
): void {
  const move = next.map((value, at) => value - point[at]!);
  const change = nextGradient.map((value, at) => value - gradient[at]!);
  const curvature = dot(move, change);
  if (curvature <= 0) return;
  steps.push({ move, change, scale: 1 / curvature });
  if (steps.length > memory) steps.shift();
}

function moved(point: Float64Array, direction: Float64Array, size: number): Float64Array {
  return point.map((value, at) => value + size * direction[at]!);
}

function addScaled(target: Float64Array, addend: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += factor * addend[at]!;
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < left.length; at++) sum += left[at]! * right[at]!;
  return sum;
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
