/** What an error of a provider, of its client or of the network says, wherever in it that stands. */
import { z } from "zod";

export type FailureFacts = {
  /** Of HTTP. */
  status: number | undefined;
  /** Codes, types and names, and every message: in lower case, one a line. */
  text: string;
  /** Milliseconds, from Retry-After or its kin. */
  retryAfter: number | undefined;
};

const partSchema = z.looseObject({
  status: z.number().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  status_code: z.number().optional().catch(undefined),
  headers: z.unknown().optional(),
  name: z.string().optional().catch(undefined),
  message: z.string().optional().catch(undefined),
  code: z.union([z.string(), z.number()]).optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
  error: z.unknown().optional(),
  response: z.unknown().optional(),
  errors: z.array(z.unknown()).optional().catch(undefined),
});

/** Errors hold one another in these many layers at most. */
const deepest = 5;

export function failureFacts(error: unknown): FailureFacts {
  const parts = partsOf(error, deepest);
  const texts = parts.flatMap(({ name, code, type, message }) => [name, code, type, message]);
  return {
    status: parts
      .map((part) => part.status ?? part.statusCode ?? part.status_code)
      .find((value) => value !== undefined),
    text: texts
      .filter((value) => value !== undefined)
      .join("\n")
      // LangChain's own guess, from the status alone.
      .replaceAll(/Troubleshooting URL:.*/g, "")
      .toLowerCase(),
    retryAfter: parts.map(({ headers }) => retryAfterOf(headers)).find((value) => value !== undefined),
  };
}

function partsOf(given: unknown, depth: number): z.output<typeof partSchema>[] {
  if (typeof given === "string") return [partSchema.parse({ message: given })];
  if (typeof given !== "object" || given === null || depth === 0) return [];
  const { name, message, cause, errors } = given as AggregateError;
  // Of an Error these are not found by spreading it.
  const part = partSchema.parse({ ...given, name, message, cause, errors });
  const within = [part.cause, part.error, part.response, ...(part.errors ?? [])];
  return [part, ...within.flatMap((each) => partsOf(each, depth - 1))];
}

function retryAfterOf(headers: unknown): number | undefined {
  const milliseconds = Number(headerOf(headers, "retry-after-ms"));
  if (milliseconds > 0) return milliseconds;
  const value = headerOf(headers, "retry-after");
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== "object" || headers === null) return undefined;
  const value: unknown = headers instanceof Headers ? headers.get(name) : (headers as Record<string, unknown>)[name];
  return typeof value === "string" ? value : undefined;
}
