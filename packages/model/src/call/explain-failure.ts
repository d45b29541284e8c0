/** From what a provider threw to what went wrong. */
import { isCasebookError, redact } from "@casebook/incident";
import { ModelError, type ModelErrorCode } from "../errors.ts";
import { type FailureFacts, failureFacts } from "./failure-facts.ts";

/** How providers say that the messages are too long: OpenAI, Azure, Anthropic, Google, Mistral, Cohere, Bedrock, vLLM, llama.cpp, TGI, Groq, Ollama. */
const tooLong = new RegExp(
  [
    "context_length_exceeded",
    "contextoverflowerror",
    "exceed_context_size",
    "maximum context length",
    "exceeds? (?:the |your |this )?(?:available |model'?s? )?(?:maximum )?context",
    "context (?:window|length|size|limit)[^\\n]{0,40}exceed",
    "exceed[^\\n]{0,60}context (?:window|length|size|limit)",
    "prompt is too long",
    "input is too long",
    "too many (?:input )?tokens",
    "input token count[^\\n]{0,60}exceeds",
    "exceeds the maximum number of tokens",
    "longer than the maximum model length",
    "too large for model with",
    "max_new_tokens` must be",
    "reduce the length of (?:the|your) (?:messages|prompt|input)",
    "input tokens exceed",
  ].join("|"),
);
const filtered =
  /content_filter|contentfilter|content management policy|modelrefusalerror|responsible ?ai|content policy|blocked by|safety settings/;
const noQuota =
  /insufficient_quota|exceeded your current quota|quota (?:has been )?exhausted|credit balance|out of credits|billing/;
const wrongKey = /api[ _-]?key|unauthori[sz]ed|authentication|missing credentials|permission_?denied|forbidden/;
const noSuchModel =
  /model_not_found|unknown model|invalid model|no such model|model[^\n]{0,120}(?:not found|does not exist|not exist|is not available)/;
const cut = /lengthfinishreasonerror|length limit was reached/;
const noConnection =
  /econnrefused|enotfound|eai_again|ehostunreach|enetunreach|econnaborted|und_err_connect|cert_|self.signed|unable to verify/;
const brokeOff =
  /econnreset|epipe|terminated|other side closed|socket hang up|und_err|premature close|connection error|network|unexpected end|unexpected token|not valid json|fetch failed/;

/** The statuses with which servers say that they cannot do what was asked of them; some say 500. */
const modeStatuses = new Set([400, 404, 405, 415, 422, 501]);
const aboutMode =
  /response_?format|json[ _]schema|structured|guided|grammar|tool|function|output_?format|response_?schema|schema/;

/** True if the server does not know this way of asking for structure, so that another may do. */
export function isModeRefused(error: unknown): boolean {
  const facts = failureFacts(error);
  const { status, text } = facts;
  const code = codeOf(facts);
  if (code === "model-request") return status === undefined ? aboutMode.test(text) : modeStatuses.has(status);
  // One router says 404 of a mode that no model behind it has.
  if (code === "model-unknown") return !noSuchModel.test(text) && aboutMode.test(text);
  return code === "model-server" && isServerStatus(status) && (modeStatuses.has(status!) || aboutMode.test(text));
}

/** True if a request for fewer answers at a time may be taken. */
export function isRefusedRequest(error: unknown): boolean {
  return codeOf(failureFacts(error)) === "model-request";
}

/** The same failure as a ModelError; one that is a ModelError stays itself. */
export function explainFailure(error: unknown, model: string): ModelError {
  if (error instanceof ModelError || (isCasebookError(error) && error.name === "ModelError"))
    return error as ModelError;
  const facts = failureFacts(error);
  const code = codeOf(facts);
  const { message, field, remedy } = explanations[code];
  const said = firstLine(error);
  return new ModelError({
    code,
    message: `${model}: ${message}${said === "" ? "" : `: ${said}`}.`,
    field,
    value: facts.status,
    remedy,
    cause: error,
    retryAfter: facts.retryAfter,
  });
}

type FailureCode = Exclude<
  ModelErrorCode,
  | "model-timeout"
  | "model-deadline"
  | "model-empty"
  | "model-schema"
  | "model-budget"
  | "model-recording-missing"
  | "model-recording-damaged"
  | "model-recording-failed"
>;

function codeOf({ status, text }: FailureFacts): FailureCode {
  if (tooLong.test(text)) return "model-context";
  if (cut.test(text)) return "model-cut";
  if (filtered.test(text)) return "model-refused";
  if (status === 402 || noQuota.test(text)) return "model-quota";
  if (status === 429) return "model-rate-limited";
  if (status === 401 || status === 403 || (!isServerStatus(status) && wrongKey.test(text))) return "model-key";
  if (noSuchModel.test(text)) return "model-unknown";
  if (status === 413) return "model-context";
  if (status === 404) return "model-unknown";
  if (status === 408 || status === 409 || status === 425 || isServerStatus(status)) return "model-server";
  if (status !== undefined && status >= 400) return "model-request";
  if (noConnection.test(text)) return "model-unreachable";
  return brokeOff.test(text) ? "model-server" : "model-request";
}

function isServerStatus(status: number | undefined): boolean {
  return status !== undefined && status >= 500;
}

const explanations: Record<FailureCode, { message: string; field: string; remedy: string }> = {
  "model-unreachable": {
    message: "there is no connection to the server",
    field: "model",
    remedy: "Check that the server runs, its address, and proxies between.",
  },
  "model-rate-limited": {
    message: "the server asks for fewer requests",
    field: "concurrency",
    remedy: "Lower concurrency, raise deadline, or ask again later.",
  },
  "model-quota": {
    message: "the account has nothing left to spend",
    field: "model",
    remedy: "Check the plan and the billing of the account.",
  },
  "model-key": {
    message: "the server does not accept the key, or not for this",
    field: "model",
    remedy: "Check the key and its rights.",
  },
  "model-unknown": {
    message: "the server has no such model at this address",
    field: "model",
    remedy: "Check the model's name and the base URL, its path included.",
  },
  "model-context": {
    message: "the messages are longer than the model can read",
    field: "messages",
    remedy: "Build them smaller: fewer or shorter examples.",
  },
  "model-server": {
    message: "the server failed or broke off",
    field: "model",
    remedy: "Ask again later; if it stays, look at the server's log.",
  },
  "model-request": {
    message: "the request was refused",
    field: "model",
    remedy: "Check the settings of the model against what the server can do.",
  },
  "model-refused": {
    message: "the model or a filter before it declined to answer",
    field: "messages",
    remedy: "Look at what the messages hold; asking again the same way rarely helps.",
  },
  "model-cut": {
    message: "the reply was cut at the limit of output",
    field: "model",
    remedy: "Raise the model's maximum of output tokens.",
  },
};

const longestMessage = 300;

/** What was said in the first line, without a full stop. */
function firstLine(error: unknown): string {
  const message = typeof error === "string" ? error : (error as { message?: unknown } | undefined)?.message;
  if (typeof message !== "string") return "";
  const [line = ""] = message.trim().split("\n");
  // Some servers repeat the key that they refuse.
  return redact(line.length > longestMessage ? `${line.slice(0, longestMessage)} …` : line).replace(/\.$/, "");
}
