/** natural by the path of one of its files: its main module prints lines and reads `.env`. */
import { createRequire } from "node:module";
import { findPeer, missingPeer } from "../find-peer.ts";

export type NaturalOptions = {
  /** A path or file URL from which natural is looked for. @default this package */
  from?: string;
};

const version = "8.1.1";

/** Part of every fingerprint: another release may stem otherwise. */
export function versionOf({ from }: NaturalOptions): string {
  const path = findPeer({ name: "natural", version, entry: "natural/package.json", from });
  return (createRequire(import.meta.url)(path) as { version: string }).version;
}

/** @throws CasebookError `missing-package` */
export function loadNatural<Module>(file: string, { from }: NaturalOptions): Module {
  const place = { name: "natural", version, entry: `natural/lib/natural/${file}.js`, from };
  const path = findPeer(place);
  try {
    return createRequire(import.meta.url)(path) as Module;
  } catch (cause) {
    throw missingPeer(place, cause);
  }
}
