/** A fitted linear model: what it holds, and how it is stored. */
import { CasebookError, type RootCause, rootCauseSchema, timeSchema } from "@casebook/incident";
import { z } from "zod";
import type { Features } from "./features.ts";
import type { Softmax } from "./softmax.ts";

export type LinearModel = {
  /** Key of the records it was fitted on, as `Past.sourceOf` gives it: used where these are what would be fitted on. */
  trainedOn: string;
  /** Fingerprint of the predictor that fitted it. */
  fingerprint: string;
  /** Latest `knownAt` in it. */
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
  version: z.literal(2),
  trainedOn: z.string().min(1),
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
    version: 2,
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
  if (!parsed.success) throw invalid(json, parsed.error.issues[0]!);
  const { format: _, version: __, terms, weights, ...rest } = parsed.data;
  const features: Features = new Map(terms.map(([term, idf], column) => [term, { column, idf }]));
  if (features.size < terms.length) throw invalid(json, { path: ["terms"], message: "a term stands there twice" });
  const classes = rest.kinds.length;
  if (new Set(rest.kinds.map(({ kind }) => kind)).size < classes) {
    throw invalid(json, { path: ["kinds"], message: "a kind stands there twice" });
  }
  const bytes = Buffer.from(weights, "base64");
  if (bytes.length !== classes * (terms.length + 1) * 8) {
    throw invalid(json, { path: ["weights"], message: "the number of weights does not fit the terms and kinds" });
  }
  const values = Float64Array.from({ length: bytes.length / 8 }, (_, at) => bytes.readDoubleLE(at * 8));
  if (!values.every(Number.isFinite)) {
    throw invalid(json, { path: ["weights"], message: "a weight is not a finite number" });
  }
  return { ...rest, features, softmax: { classes, columns: terms.length, weights: values } };
}

function invalid(json: unknown, issue: { path: PropertyKey[]; message: string }): CasebookError {
  const field = issue.path.map(String).join(".");
  return new CasebookError({
    code: "invalid-artefact",
    message: `The stored linear model cannot be used: ${issue.message} (at "${field}").`,
    field,
    value: issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], json),
    remedy: "Delete it; it is fitted again from the history.",
  });
}
