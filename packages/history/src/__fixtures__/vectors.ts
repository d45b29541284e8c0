/** Random vectors of length 1 from a seed. */
import { seededRandom } from "@casebook/calibration";

function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Without any structure: the hardest there is. */
export function scattered(count: number, dimension: number, seed: number): Float32Array[] {
  const normal = normals(seededRandom(seed));
  return Array.from({ length: count }, () => unit(Float32Array.from({ length: dimension }, normal)));
}

/** In clusters around a common mean, as texts of one team are. */
export function clustered(count: number, dimension: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  const normal = normals(random);
  const draw = (): Float32Array => Float32Array.from({ length: dimension }, normal);
  const common = draw();
  const centres = Array.from({ length: 40 }, draw);
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * centres.length)]!;
    return unit(centre.map((value, at) => common[at]! + value + 0.4 * normal()));
  });
}
