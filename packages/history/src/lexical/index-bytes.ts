/** The lexical index as bytes, for the index file. */
import type { Document, Vocabulary } from "./document.ts";

type Plain = {
  id: string;
  begin: number;
  end: number | null;
  length: number;
  norm: number;
  terms: number[];
  frequencies: number[];
};

export function toBytes(vocabulary: Vocabulary, documents: readonly Document[]): Uint8Array[] {
  const plain: Plain[] = documents.map((each) => ({
    ...each,
    end: Number.isFinite(each.end) ? each.end : null,
    terms: [...each.terms],
    frequencies: [...each.frequencies],
  }));
  return [Buffer.from(JSON.stringify({ vocabulary: [...vocabulary.keys()], documents: plain }))];
}

export function fromBytes(bytes: Uint8Array): { vocabulary: Vocabulary; documents: Document[] } {
  const { vocabulary, documents } = JSON.parse(Buffer.from(bytes).toString("utf8").replace(/\0+$/, "")) as {
    vocabulary: string[];
    documents: Plain[];
  };
  return {
    vocabulary: new Map(vocabulary.map((term, number) => [term, number])),
    documents: documents.map((each) => ({
      ...each,
      end: each.end ?? Number.POSITIVE_INFINITY,
      terms: Uint32Array.from(each.terms),
      frequencies: Uint32Array.from(each.frequencies),
    })),
  };
}
