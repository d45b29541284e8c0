/** The smoothed calibration error of one kernel width, on the grid of relplot, so that its values come out. */

/**
 * Residuals and row counts are put on an even grid over [0, 1], smoothed with a reflected Gaussian kernel, and read at even
 * points: the sum of absolute smoothed residuals over the sum of smoothed counts.
 *
 * @returns The error for a width of the kernel.
 */
export function smoothErrors(forecasts: Float64Array, residuals: Float64Array): (width: number) => number {
  const grids = new Map<number, Gridded>();
  return (width) => {
    const grid = (Math.max(2000, halfEven(20 / width)) >> 1) + 1;
    // Most widths share a grid.
    const gridded = grids.get(grid) ?? griddedOn(grid, forecasts, residuals);
    grids.set(grid, gridded);
    return smoothError(gridded, grid, width);
  };
}

/** Row counts and residuals on a grid, between their mirror images. */
type Gridded = { masses: Float64Array; errors: Float64Array };

function griddedOn(grid: number, forecasts: Float64Array, residuals: Float64Array): Gridded {
  const mass = new Float64Array(grid);
  const error = new Float64Array(grid);
  for (let row = 0; row < forecasts.length; row++) {
    const at = forecasts[row]! * (grid - 1);
    const left = Math.min(Math.max(Math.trunc(at), 0), grid - 2);
    const share = at - left;
    mass[left]! += 1 - share;
    mass[left + 1]! += share;
    error[left]! += (1 - share) * residuals[row]!;
    error[left + 1]! += share * residuals[row]!;
  }
  return { masses: reflected(mass), errors: reflected(error) };
}

function smoothError({ masses, errors }: Gridded, grid: number, width: number): number {
  const points = Math.max(200, halfEven(10 / width));
  const smooth = smoother(masses, errors, kernelOf(grid, width), grid);
  let [sum, total] = [0, 0];
  for (let point = 0; point < points; point++) {
    const t = point === points - 1 ? 1 : point * (1 / (points - 1));
    const left = Math.min(Math.trunc(t * (grid - 1)), grid - 2);
    const share = (t - left * (1 / (grid - 1))) / (1 / (grid - 1));
    const smoothed = smooth(left, share);
    sum += Math.abs(smoothed.error);
    total += smoothed.mass + 1e-4;
  }
  return sum / total;
}

/** Python's rounding: halves to even. */
function halfEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

/** The values between their mirror images. */
function reflected(values: Float64Array): Float64Array {
  const size = values.length;
  const extended = new Float64Array(3 * size - 2);
  for (let index = 0; index < size; index++) {
    extended[size - 1 - index] = values[index]!;
    extended[size - 1 + index] = values[index]!;
    extended[3 * size - 3 - index] = values[index]!;
  }
  return extended;
}

/** A Gaussian over the grid, centred at one half; what is under 1e-17 of its peak is left out. */
function kernelOf(grid: number, width: number): { from: number; values: Float64Array } {
  const step = 1 / (grid - 1);
  const from = Math.max(0, Math.floor((0.5 - 8.9 * width) / step));
  const values = new Float64Array(grid - 2 * from);
  const peak = Math.sqrt(2 * Math.PI) * width;
  for (let index = 0; index < values.length; index++) {
    const t = from + index === grid - 1 ? 1 : (from + index) * step;
    values[index] = Math.exp((-(t - 0.5) * (t - 0.5)) / (2 * (width * width))) / peak;
  }
  return { from, values };
}

/** Convolves at the two places around a point of the grid, weighed by how near they are. */
function smoother(
  masses: Float64Array,
  errors: Float64Array,
  { from, values }: { from: number; values: Float64Array },
  grid: number,
): (left: number, share: number) => { mass: number; error: number } {
  // A convolution turns the kernel round.
  const turned = values.toReversed();
  const first = (grid >> 1) + (grid - from - values.length);
  return (left, share) => {
    let [nearMass, nearError, farMass, farError] = [0, 0, 0, 0];
    const start = left + first;
    let mass = masses[start]!;
    let error = errors[start]!;
    for (let index = 0, at = start + 1; index < turned.length; index++, at++) {
      const weight = turned[index]!;
      nearMass += weight * mass;
      nearError += weight * error;
      mass = masses[at]!;
      error = errors[at]!;
      farMass += weight * mass;
      farError += weight * error;
    }
    return {
      mass: nearMass * (1 - share) + farMass * share,
      error: nearError * (1 - share) + farError * share,
    };
  };
}
