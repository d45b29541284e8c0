/** Precedents for LangChain, and LangChain's vector stores for a history. */
export { CasebookRetriever, type CasebookRetrieverFields } from "./casebook-retriever.ts";
export {
  type PrecedentExample,
  PrecedentExampleSelector,
  type PrecedentExampleSelectorFields,
} from "./precedent-example-selector.ts";
export { type VectorStoreLike, vectorStoreNeighbours } from "./vector-store-neighbours.ts";
