/** Random vectors of length 1 from a seed. */

/** Numbers in [0, 1): mulberry32, by Tommy Ettinger (public domain). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function normals(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** Without any structure: the hardest there is. */
export function scattered(count: number, dimension: number, seed: number): Float32Array[] {
  const normal = normals(randomNumbers(seed));
  return Array.from({ length: count }, () => unit(Float32Array.from({ length: dimension }, normal)));
}

/** In clusters around a common mean, as texts of one team are. */
export function clustered(count: number, dimension: number, seed: number): Float32Array[] {
  const random = randomNumbers(seed);
  const normal = normals(random);
  const draw = (): Float32Array => Float32Array.from({ length: dimension }, normal);
  const common = draw();
  const centres = Array.from({ length: 40 }, draw);
  return Array.from({ length: count }, () => {
    const centre = centres[Math.floor(random() * centres.length)]!;
    return unit(centre.map((value, at) => common[at]! + value + 0.4 * normal()));
  });
}
