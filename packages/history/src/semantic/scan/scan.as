// The inner loops of the scan, in AssemblyScript. `npx -y pnpm@10.34.9 build-scan` compiles this file to scan-bytes.ts.
// plain-kernel.ts does the same in JavaScript. Lengths are padded to whole blocks of 16 bytes, and
// sums of fractions are made in the same order, so both give the same.

/**
 * Quantises one vector of `dimension` values (f32, a whole number of blocks of 16) against a mean: see `writeSketch` and
 * `writeCodes` of plain-kernel.ts. `numbers` gets the count of ones, stretch, shift and the codes' scale, all f32.
 */
export function encode(vector: usize, mean: usize, dimension: u32, sketch: usize, codes: usize, numbers: usize): void {
  let sizes = f32x4.splat(0), squares = f32x4.splat(0), shifts = f32x4.splat(0), largest = f32x4.splat(0);
  let ones: u32 = 0;
  const end = vector + (<usize>dimension << 2);
  for (let value = vector, centre = mean, bits = sketch; value < end; value += 32, centre += 32, bits++) {
    let byte: u32 = 0;
    for (let half: usize = 0; half < 32; half += 16) {
      const four = v128.load(value + half), middle = v128.load(centre + half);
      const offset = f32x4.sub(four, middle), size = f32x4.abs(offset);
      sizes = f32x4.add(sizes, size);
      squares = f32x4.add(squares, f32x4.mul(offset, offset));
      shifts = f32x4.add(shifts, f32x4.mul(four, middle));
      largest = f32x4.max(largest, f32x4.abs(four));
      byte |= <u32>i32x4.bitmask(f32x4.gt(offset, f32x4.splat(0))) << <u32>(half >> 2);
    }
    store<u8>(bits, <u8>byte);
    ones += popcnt(byte);
  }
  const most = max(max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)));
  const factor: f32 = most == 0 ? 0 : <f32>127 / most;
  const factors = f32x4.splat(factor), half = f32x4.splat(0.5);
  for (let value = vector, code = codes; value < end; value += 64, code += 16) {
    const low = i16x8.narrow_i32x4_s(rounded(v128.load(value), factors, half), rounded(v128.load(value, 16), factors, half));
    const high = i16x8.narrow_i32x4_s(rounded(v128.load(value, 32), factors, half), rounded(v128.load(value, 48), factors, half));
    v128.store(code, i8x16.narrow_i16x8_s(low, high));
  }
  const size = total(sizes);
  store<f32>(numbers, <f32>ones);
  store<f32>(numbers, size == 0 ? 0 : total(squares) / size, 4);
  store<f32>(numbers, total(shifts), 8);
  store<f32>(numbers, factor == 0 ? 0 : <f32>1 / factor, 12);
}

/** Hamming distance of each of `count` sketches to the query's, to `distances` (u16), and how many have each, to `histogram` (u32). */
export function measure(sketches: usize, bytes: usize, count: u32, query: usize, distances: usize, histogram: usize): void {
  if (bytes == 48) {
    const a = load<u64>(query), b = load<u64>(query, 8), c = load<u64>(query, 16);
    const d = load<u64>(query, 24), e = load<u64>(query, 32), f = load<u64>(query, 40);
    for (let at: u32 = 0; at < count; at++) {
      const distance = popcnt(a ^ load<u64>(sketches)) + popcnt(b ^ load<u64>(sketches, 8))
        + popcnt(c ^ load<u64>(sketches, 16)) + popcnt(d ^ load<u64>(sketches, 24))
        + popcnt(e ^ load<u64>(sketches, 32)) + popcnt(f ^ load<u64>(sketches, 40));
      tally(<u32>distance, distances, at, histogram);
      sketches += 48;
    }
    return;
  }
  for (let at: u32 = 0; at < count; at++) {
    let sum = i32x4.splat(0);
    for (let byte: usize = 0; byte < bytes; byte += 16) {
      const ones = i8x16.popcnt(v128.xor(v128.load(sketches + byte), v128.load(query + byte)));
      sum = i32x4.add(sum, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(ones)));
    }
    tally(sumOf(sum), distances, at, histogram);
    sketches += bytes;
  }
}

/** Positions whose distance lies from `low` to `high`, ascending, to `positions` (u32). Gives back how many. */
export function select(distances: usize, count: u32, low: u32, high: u32, positions: usize): u32 {
  const first = positions;
  const width = high - low;
  const lows = i16x8.splat(<i16>low);
  const widths = i16x8.splat(<i16>width);
  const whole = count & ~7;
  for (let at: u32 = 0; at < whole; at += 8) {
    const inside = i16x8.le_u(i16x8.sub(v128.load(distances + (<usize>at << 1)), lows), widths);
    let mask = i16x8.bitmask(inside);
    while (mask != 0) {
      store<u32>(positions, at + ctz(mask));
      positions += 4;
      mask &= mask - 1;
    }
  }
  for (let at = whole; at < count; at++) {
    if (<u32>load<u16>(distances + (<usize>at << 1)) - low > width) continue;
    store<u32>(positions, at);
    positions += 4;
  }
  return <u32>((positions - first) >> 2);
}

/**
 * Of each sketch at `count` positions, to `sums` (u32): the query's values (0 to 15) at the bits that are set, added up.
 * `planes` holds the values bit by bit: the lowest bits of all of them, then the second ones, and so on, four times `bytes`.
 */
export function weigh(sketches: usize, bytes: usize, positions: usize, count: u32, planes: usize, sums: usize): void {
  for (let at: u32 = 0; at < count; at++) {
    const sketch = sketches + <usize>load<u32>(positions + (<usize>at << 2)) * bytes;
    let sum: u64 = 0;
    for (let byte: usize = 0; byte < bytes; byte += 8) {
      const bits = load<u64>(sketch + byte);
      const plane = planes + byte;
      sum += popcnt(bits & load<u64>(plane)) + (popcnt(bits & load<u64>(plane + bytes)) << 1)
        + (popcnt(bits & load<u64>(plane + 2 * bytes)) << 2) + (popcnt(bits & load<u64>(plane + 3 * bytes)) << 3);
    }
    store<u32>(sums + (<usize>at << 2), <u32>sum);
  }
}

/** Products of the codes (i8) at `count` positions with the query's (i16), to `products` (i32). */
export function multiply(codes: usize, bytes: usize, positions: usize, count: u32, query: usize, products: usize): void {
  for (let at: u32 = 0; at < count; at++) {
    let code = codes + <usize>load<u32>(positions + (<usize>at << 2)) * bytes;
    let low = i32x4.splat(0);
    let high = i32x4.splat(0);
    const end = code + bytes;
    for (let part = query; code < end; code += 16, part += 32) {
      const sixteen = v128.load(code);
      low = i32x4.add(low, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(sixteen), v128.load(part)));
      high = i32x4.add(high, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(sixteen), v128.load(part, 16)));
    }
    store<i32>(products + (<usize>at << 2), sumOf(i32x4.add(low, high)));
  }
}

// @ts-ignore: a decorator on a function is AssemblyScript.
@inline
function rounded(values: v128, factors: v128, half: v128): v128 {
  return i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(f32x4.mul(values, factors), half)));
}

// @ts-ignore: a decorator on a function is AssemblyScript.
@inline
function total(lanes: v128): f32 {
  return f32x4.extract_lane(lanes, 0) + f32x4.extract_lane(lanes, 1) + (f32x4.extract_lane(lanes, 2) + f32x4.extract_lane(lanes, 3));
}

// @ts-ignore: a decorator on a function is AssemblyScript.
@inline
function tally(distance: u32, distances: usize, at: u32, histogram: usize): void {
  store<u16>(distances + (<usize>at << 1), <u16>distance);
  const bucket = histogram + (<usize>distance << 2);
  store<u32>(bucket, load<u32>(bucket) + 1);
}

// @ts-ignore: a decorator on a function is AssemblyScript.
@inline
function sumOf(lanes: v128): i32 {
  return i32x4.extract_lane(lanes, 0) + i32x4.extract_lane(lanes, 1) + i32x4.extract_lane(lanes, 2) + i32x4.extract_lane(lanes, 3);
}
