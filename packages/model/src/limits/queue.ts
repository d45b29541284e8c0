/** So many requests to a model at a time, whoever asks it. */
import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import PQueue from "p-queue";

const queues = new WeakMap<BaseChatModel, PQueue>();

/** The queue of this model; the concurrency asked for last holds. */
export function queueOf(model: BaseChatModel, concurrency: number): PQueue {
  const queue = queues.get(model) ?? new PQueue({ concurrency });
  queues.set(model, queue);
  if (queue.concurrency !== concurrency) queue.concurrency = concurrency;
  return queue;
}
