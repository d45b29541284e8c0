/** What every store of incidents must do, as cases for any test runner. */
export { type ConformanceCase, historyConformance } from "./history-conformance.ts";
