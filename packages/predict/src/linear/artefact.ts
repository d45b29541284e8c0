/** A fitted linear model: what it holds, and how it is stored. */
import { CasebookError, type RootCause, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import type { Features } from "./features.ts";
import type { Softmax } from "./softmax.ts";

export type LinearModel = {
  /** `Past.source` it was fitted on. */
  source: string;
  /** Fingerprint of the predictor that fitted it. */
  fingerprint: string;
  /** Latest `knownAt` in it: used only for incidents that opened after it. */
  learnedUpTo: string;
  /** How many records of the past, the first in order of `knownAt`, it was fitted on. */
  n: number;
  /** Name of each class's kind, and its latest cause. */
  kinds: { kind: string; cause: RootCause }[];
  features: Features;
  softmax: Softmax;
};

const artefactSchema = z.strictObject({
  format: z.literal("casebook.linear"),
  version: z.literal(1),
  source: z.string(),
  fingerprint: z.string(),
  learnedUpTo: timeSchema,
  n: z.int().min(1),
  kinds: z.array(z.strictObject({ kind: z.string(), cause: rootCauseSchema })).min(2),
  terms: z.array(z.tuple([z.string(), z.number()])),
  /** Base64 of little-endian float64. */
  weights: z.base64(),
});

/** A `LinearModel` as JSON. */
export type LinearArtefact = z.infer<typeof artefactSchema>;

export function toArtefact({ features, softmax, ...rest }: LinearModel): LinearArtefact {
  return {
    format: "casebook.linear",
    version: 1,
    ...rest,
    terms: [...features].map(([term, { idf }]) => [term, idf]),
    weights: Buffer.from(softmax.weights.buffer, softmax.weights.byteOffset, softmax.weights.byteLength).toString(
      "base64",
    ),
  };
}

/** @throws CasebookError `invalid-artefact` */
export function fromArtefact(json: unknown): LinearModel {
  const parsed = artefactSchema.safeParse(json);
  if (!parsed.success) throw invalid(parsed.error.issues[0]!.path.join("."), parsed.error.issues[0]!.message);
  const { format: _, version: __, terms, weights, ...rest } = parsed.data;
  const classes = rest.kinds.length;
  const bytes = Buffer.from(weights, "base64");
  const values = new Float64Array(bytes.length / 8 === classes * (terms.length + 1) ? bytes.length / 8 : 0);
  if (values.length === 0) throw invalid("weights", "the number of weights does not fit the terms and kinds");
  values.forEach((_, at) => {
    values[at] = bytes.readDoubleLE(at * 8);
  });
  if (!values.every(Number.isFinite)) throw invalid("weights", "a weight is not a finite number");
  return {
    ...rest,
    features: new Map(terms.map(([term, idf], column) => [term, { column, idf }])),
    softmax: { classes, columns: terms.length, weights: values },
  };
}

function invalid(field: string, reason: string): CasebookError {
  return new CasebookError({
    code: "invalid-artefact",
    message: `The stored linear model cannot be used: ${reason} (at "${field}").`,
    field,
    remedy: "Delete it; it is fitted again from the history.",
  });
}
