/** The documents with the highest sums so far: good ones to score first. */
import type { PlannedList } from "./plan.ts";
import { listsOf, type Segment } from "./segment.ts";

/**
 * Positions of up to k wanted documents with the highest sums above 0 among those on the lists, each once.
 * Their sums are set to minus infinity, so that nobody looks at them again.
 */
export function selectHighest(
  segment: Segment,
  lists: readonly PlannedList[],
  sums: Float32Array,
  k: number,
  isWanted: (segment: Segment, position: number) => boolean,
): number[] {
  // A heap with the lowest on top. Sums of those in it are negative meanwhile, which keeps each from coming in twice.
  const heap: number[] = [];
  let floor = 0;
  for (const { layer, start, end } of lists) {
    const { positions } = listsOf(segment.layers, layer);
    for (let at = start; at < end; at++) {
      const position = positions[at]!;
      const sum = sums[position]!;
      if (sum <= floor || !isWanted(segment, position)) continue;
      if (heap.length < k) {
        rise(heap, heap.push(position) - 1, sums);
      } else {
        sums[heap[0]!]! *= -1;
        heap[0] = position;
      }
      sums[position] = -sum;
      if (heap.length === k) {
        sink(heap, sums);
        floor = -sums[heap[0]!]!;
      }
    }
  }
  for (const position of heap) sums[position] = Number.NEGATIVE_INFINITY;
  return heap;
}

/** Height of an entry, whether its sum has been turned negative or not. */
function height(position: number, sums: Float32Array): number {
  return Math.abs(sums[position]!);
}

function rise(heap: number[], from: number, sums: Float32Array): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >>> 1;
    if (height(heap[parent]!, sums) <= height(heap[at]!, sums)) return;
    [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
    at = parent;
  }
}

function sink(heap: number[], sums: Float32Array): void {
  for (let at = 0; ; ) {
    let child = 2 * at + 1;
    if (child >= heap.length) return;
    if (child + 1 < heap.length && height(heap[child + 1]!, sums) < height(heap[child]!, sums)) child++;
    if (height(heap[at]!, sums) <= height(heap[child]!, sums)) return;
    [heap[child], heap[at]] = [heap[at]!, heap[child]!];
    at = child;
  }
}
