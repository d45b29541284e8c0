/** The scan's inner loops in WebAssembly with SIMD, over a memory of their own. */
import { blockOf, type Kernel, type KernelSize } from "./kernel.ts";
import { scanBytes } from "./scan-bytes.ts";

/** What scan.as exports. All arguments are addresses or counts. */
type Exports = {
  encode(vector: number, mean: number, dimension: number, sketch: number, codes: number, numbers: number): void;
  measure(sketches: number, bytes: number, count: number, query: number, distances: number, histogram: number): void;
  select(distances: number, count: number, low: number, high: number, positions: number): number;
  weigh(sketches: number, bytes: number, positions: number, count: number, planes: number, sums: number): void;
  multiply(codes: number, bytes: number, positions: number, count: number, query: number, products: number): void;
};

/** As much of WebAssembly as is used; its types come with those of browsers, which are not wanted here. */
type Memory = { readonly buffer: ArrayBuffer };
type Engine = {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
  Memory: new (size: { initial: number; maximum: number }) => Memory;
};

const { WebAssembly: engine } = globalThis as unknown as { WebAssembly?: Engine };

const pageBytes = 65_536;

let compiled: object | "missing" | undefined;

/** Undefined where the engine cannot compile it, or has no memory of that size to give. */
export function createWasmKernel({ dimension, count }: KernelSize): Kernel | undefined {
  compiled ??= compile();
  if (engine === undefined || compiled === "missing") return undefined;
  const { sketchBytes, codeBytes } = blockOf(dimension);
  const place = placer();
  const sketchesAt = place(count * sketchBytes);
  const codesAt = place(count * codeBytes);
  const numbersAt = place(count * 16);
  const vectorAt = place(codeBytes * 4);
  const meanAt = place(codeBytes * 4);
  const sketchAt = place(sketchBytes);
  const queryAt = place(codeBytes * 2);
  const planesAt = place(sketchBytes * 4);
  const histogramAt = place((sketchBytes * 8 + 1) * 4);
  const distancesAt = place(count * 2);
  const positionsAt = place(count * 4);
  const resultsAt = place(count * 4);
  const memory = memoryOf(place(0));
  if (memory === undefined) return undefined;
  const { encode, measure, select, weigh, multiply } = new engine.Instance(compiled, { env: { memory } })
    .exports as Exports;
  const { buffer } = memory;
  const histogram = new Uint32Array(buffer, histogramAt, sketchBytes * 8 + 1);
  const vectorArea = new Float32Array(buffer, vectorAt, codeBytes);
  const meanArea = new Float32Array(buffer, meanAt, codeBytes);
  const positions = new Uint32Array(buffer, positionsAt, count);
  return {
    numbers: new Float32Array(buffer, numbersAt, count * 4),
    encode(place, vector, mean) {
      const [sketch, codes] = [sketchesAt + place * sketchBytes, codesAt + place * codeBytes];
      vectorArea.set(vector);
      meanArea.set(mean);
      encode(vectorAt, meanAt, codeBytes, sketch, codes, numbersAt + place * 16);
    },
    measure(query, prefix) {
      new Uint8Array(buffer, sketchAt, sketchBytes).set(query);
      histogram.fill(0);
      measure(sketchesAt, sketchBytes, prefix, sketchAt, distancesAt, histogramAt);
      return histogram;
    },
    select(prefix, low, high) {
      return positions.subarray(0, select(distancesAt, prefix, low, high, positionsAt));
    },
    weigh(planes, wanted) {
      new Uint8Array(buffer, planesAt, sketchBytes * 4).set(planes);
      positions.set(wanted);
      weigh(sketchesAt, sketchBytes, positionsAt, wanted.length, planesAt, resultsAt);
      return new Uint32Array(buffer, resultsAt, wanted.length);
    },
    multiply(query, wanted) {
      new Int16Array(buffer, queryAt, codeBytes).set(query);
      positions.set(wanted);
      multiply(codesAt, codeBytes, positionsAt, wanted.length, queryAt, resultsAt);
      return new Int32Array(buffer, resultsAt, wanted.length);
    },
  };
}

function compile(): object | "missing" {
  try {
    return new engine!.Module(Uint8Array.from(atob(scanBytes), (character) => character.charCodeAt(0)));
  } catch {
    return "missing";
  }
}

function memoryOf(bytes: number): Memory | undefined {
  const pages = Math.ceil(bytes / pageBytes);
  try {
    return new engine!.Memory({ initial: pages, maximum: pages });
  } catch {
    return undefined;
  }
}

/** Lays areas one behind the other, each on a whole block. */
function placer(): (bytes: number) => number {
  let end = 0;
  return (bytes) => {
    const start = end;
    end = Math.ceil((start + bytes) / 16) * 16;
    return start;
  };
}
