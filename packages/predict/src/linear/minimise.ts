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
  let point = Float64Array.from(start);
  let gradient = new Float64Array(start.length);
  let next = new Float64Array(start.length);
  let nextGradient = new Float64Array(start.length);
  const direction = new Float64Array(start.length);
  const steps: Step[] = [];
  let value = objective(point, gradient);
  for (let iteration = 0; iteration < mostIterations && lengthOf(gradient) > tolerance; iteration++) {
    fillDirection(direction, gradient, steps);
    const slope = dot(direction, gradient);
    let size = steps.length === 0 ? 1 / Math.max(1, lengthOf(gradient)) : 1;
    move(next, point, direction, size);
    let nextValue = objective(next, nextGradient);
    while (!(nextValue <= value + 1e-4 * size * slope) && size > 1e-14) {
      size /= 2;
      move(next, point, direction, size);
      nextValue = objective(next, nextGradient);
    }
    if (!(nextValue < value)) break;
    remember(steps, { point, next, gradient, nextGradient });
    // Vectors are long, so that two of each are used in turn.
    [point, next] = [next, point];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
  }
  return point;
}

function fillDirection(direction: Float64Array, gradient: Float64Array, steps: readonly Step[]): void {
  for (let at = 0; at < direction.length; at++) direction[at] = -gradient[at]!;
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
}

type Moved = { point: Float64Array; next: Float64Array; gradient: Float64Array; nextGradient: Float64Array };

function remember(steps: Step[], { point, next, gradient, nextGradient }: Moved): void {
  // The oldest step gives its room to the newest.
  const { move, change } = (steps.length === memory ? steps.shift() : undefined) ?? {
    move: new Float64Array(point.length),
    change: new Float64Array(point.length),
  };
  for (let at = 0; at < point.length; at++) {
    move[at] = next[at]! - point[at]!;
    change[at] = nextGradient[at]! - gradient[at]!;
  }
  const curvature = dot(move, change);
  if (curvature > 0) steps.push({ move, change, scale: 1 / curvature });
}

function move(target: Float64Array, point: Float64Array, direction: Float64Array, size: number): void {
  for (let at = 0; at < point.length; at++) target[at] = point[at]! + size * direction[at]!;
}

function addScaled(target: Float64Array, addend: Float64Array, factor: number): void {
  for (let at = 0; at < target.length; at++) target[at]! += factor * addend[at]!;
}

/** In four sums that do not wait for each other. */
function dot(left: Float64Array, right: Float64Array): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  const whole = left.length - (left.length % 4);
  for (let at = 0; at < whole; at += 4) {
    first += left[at]! * right[at]!;
    second += left[at + 1]! * right[at + 1]!;
    third += left[at + 2]! * right[at + 2]!;
    fourth += left[at + 3]! * right[at + 3]!;
  }
  for (let at = whole; at < left.length; at++) first += left[at]! * right[at]!;
  return first + second + (third + fourth);
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
