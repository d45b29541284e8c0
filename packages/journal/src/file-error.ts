/** Turns an error of the operating system into one that says what to do. */

import { JournalError, type JournalErrorCode } from "./errors.ts";

const remedies: Record<string, string> = {
  EACCES: "Give this user permission to read and write it and its directory, or open it with readOnly: true.",
  EDQUOT: "Free some space or raise the quota, then try again.",
  EFBIG: "Raise the limit of file sizes, then try again.",
  EISDIR: "Give the path of a file.",
  EMFILE: "Close other files or raise the limit of open files.",
  ENOENT: "Check the path.",
  ENOSPC: "Free some space, then try again.",
  ENOTDIR: "Check the path: a part of it that should be a directory is a file.",
  EPERM: "Give this user permission to read and write it and its directory, or open it with readOnly: true.",
  EROFS: "The file system is read-only: open it with readOnly: true.",
};

/** The operating system's name of an error, such as `ENOSPC`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno } = error as NodeJS.ErrnoException;
  return typeof errno === "number" && typeof code === "string" ? code : undefined;
}

/** A typed error for a file operation that failed; `remedy` is said in place of the usual one. */
export function fileError(
  code: JournalErrorCode,
  action: string,
  path: string,
  cause: unknown,
  remedy?: string,
): JournalError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new JournalError({
    code,
    message: `${action} ${path} failed: ${reason}.`,
    field: "path",
    value: path,
    remedy: remedy ?? remedies[systemCode(cause) ?? ""] ?? "Look at the disk and at the cause of this error.",
    cause,
  });
}

/** Runs `work`; errors of the operating system come out typed, all others as they are. */
export async function withFileErrors<Result>(
  action: string,
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw systemCode(error) === undefined ? error : fileError("journal-file", action, path, error);
  }
}
