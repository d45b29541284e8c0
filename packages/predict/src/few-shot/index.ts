/** Predictors that ask a language model. */
export { createFewShot, type FewShotOptions } from "./create-few-shot.ts";
export { createMultipleChoice, type MultipleChoiceOptions } from "./create-multiple-choice.ts";
export { type ReflectOptions, reflect } from "./reflect.ts";
export { type SelfConsistentOptions, selfConsistent } from "./self-consistent.ts";
