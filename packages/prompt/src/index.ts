/** Few-shot prompts for incidents, and reading what a model replies. */
export { buildPrompt } from "./build-prompt.ts";
export { type CleanOptions, cleanText } from "./clean/clean-text.ts";
export {
  type PromptExample,
  PromptExampleSelector,
  type PromptExampleSelectorFields,
} from "./langchain/prompt-example-selector.ts";
export type { PromptOptions } from "./options.ts";
export type { IncludedPrecedent, Prompt, Reading } from "./prompt.ts";
export type { LeftOutReason } from "./select/admit.ts";
export { choicesOfPast, refutedOfPast } from "./select/of-past.ts";
export type { Order } from "./select/order.ts";
export { onePerKind, type SelectOptions, selectPrecedents } from "./select/select-precedents.ts";
export { type SummariseOptions, type Summary, type SummaryCache, summarise } from "./summarise/summarise.ts";
export { causeFields } from "./tasks/cause-fields.ts";
export { type JudgeAnswer, type JudgeTaskOptions, judgeTask } from "./tasks/judge.ts";
export { type MitigationAnswer, type MitigationTaskOptions, mitigationTask } from "./tasks/mitigation.ts";
export {
  type MultipleChoiceAnswer,
  type MultipleChoiceTaskOptions,
  multipleChoiceTask,
} from "./tasks/multiple-choice.ts";
export { type RootCauseAnswer, type RootCauseTaskOptions, rootCauseTask } from "./tasks/root-cause.ts";
export { type SummaryTaskOptions, summaryTask } from "./tasks/summary.ts";
export type { ReplyReader, Shown, Task } from "./tasks/task.ts";
