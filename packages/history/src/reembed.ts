/** Another embedding model for a history that has one. */
import { checkOptions } from "@casebook/incident";
import { z } from "zod";
import { type HistoryOptions, openWith } from "./open-history.ts";

export type ReembedReport = {
  /** Incidents that the model gave no vector. If there are any, the old vectors are still in their place. */
  waiting: number;
};

const optionsSchema = z.strictObject({ signal: z.instanceof(AbortSignal).optional() });

/**
 * Embeds all incidents of a directory with another model. Its vectors take the place of the old ones when none is missing;
 * until then the old model goes on working. What was embedded stays, so a call after one that broke off goes on there.
 * @param history As for `openHistory`, with `directory` and `embeddings`. It must not be open.
 * @throws CasebookError and journal errors as `openHistory`; the signal's reason.
 */
export async function reembed(
  history: HistoryOptions & Required<Pick<HistoryOptions, "directory" | "embeddings">>,
  options: { signal?: AbortSignal } = {},
): Promise<ReembedReport> {
  const { signal } = checkOptions("reembed", optionsSchema, options);
  const opened = await openWith({ ...history, readOnly: false }, { anew: true });
  try {
    const waiting = await opened.embedWaiting(signal === undefined ? {} : { signal });
    if (waiting === 0) await opened.promoteVectors();
    return { waiting };
  } finally {
    await opened.close();
  }
}
