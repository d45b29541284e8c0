/** Optional peers: found when they are asked for, so that nobody else needs them. */
import { createRequire } from "node:module";
import { CasebookError } from "@casebook/incident";

export type PeerPlace = {
  /** The package, and the version to install. */
  name: string;
  version: string;
  /** What is loaded of it. @default its main module */
  entry?: string;
  /** A path or file URL from which it is looked for. @default this package */
  from?: string | undefined;
};

/**
 * The path of a package's module.
 * @throws CasebookError `missing-package`, which names what to install and keeps the cause.
 */
export function findPeer(place: PeerPlace): string {
  try {
    return createRequire(place.from ?? import.meta.url).resolve(place.entry ?? place.name);
  } catch (cause) {
    throw missingPeer(place, cause);
  }
}

export function missingPeer({ name, version }: PeerPlace, cause: unknown): CasebookError {
  return new CasebookError({
    code: "missing-package",
    message: `The package ${name} is needed here and could not be loaded.`,
    field: "package",
    value: name,
    remedy: `Install it: npm install ${name}@${version}`,
    cause,
  });
}
