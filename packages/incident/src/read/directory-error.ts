/** A directory where a file should be. */
import { statSync } from "node:fs";
import { CasebookError } from "../errors.ts";

export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

export function directoryError(path: string, cause?: unknown): CasebookError {
  return new CasebookError({
    code: "unreadable-source",
    message: `${JSON.stringify(path)} is a directory.`,
    field: "source",
    value: path,
    remedy: "Give the files in it, one by one.",
    ...(cause !== undefined && { cause }),
  });
}
