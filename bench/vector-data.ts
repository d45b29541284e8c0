/** Made-up vectors of length 1. The same seed gives the same values. */
import { seededRandom } from "@casebook/calibration";

/** Independent Gaussian values: nothing is near anything. The hardest there is. */
export function* scattered(dimension: number, seed: number): Generator<Float32Array> {
  const normal = normals(seed);
  for (;;) yield unit(Float32Array.from({ length: dimension }, normal));
}

/** As texts are embedded: 400 clusters in a space of 48 dimensions, with a little noise in all others. */
export function* embeddingLike(dimension: number, seed: number): Generator<Float32Array> {
  const [latent, clusters, spread, noise] = [48, 400, 0.6, 0.3];
  const normal = normals(seed);
  const random = seededRandom(seed + 1);
  const map = Float32Array.from({ length: latent * dimension }, normal);
  const centres = Array.from({ length: clusters }, () => Float32Array.from({ length: latent }, normal));
  for (;;) {
    const centre = centres[Math.floor(random() * clusters)]!;
    const vector = Float32Array.from({ length: dimension }, () => noise * normal());
    for (let at = 0; at < latent; at++) {
      const value = centre[at]! + spread * normal();
      for (let into = 0; into < dimension; into++) vector[into]! += value * map[at * dimension + into]!;
    }
    yield unit(vector);
  }
}

/** Box and Muller. */
function normals(seed: number): () => number {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function unit(vector: Float32Array): Float32Array {
  let squares = 0;
  for (let at = 0; at < vector.length; at++) squares += vector[at]! ** 2;
  return vector.map((value) => value / Math.sqrt(squares));
}
