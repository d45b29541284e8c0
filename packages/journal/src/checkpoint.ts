/** Places in a journal up to which its bytes are known. */

import { crc32 } from "node:zlib";

/** The beginning of a journal, told well enough to know it again. */
export type Extent = {
  /** Its length in bytes; the last of them is a newline. */
  bytes: number;
  /** Its lines, the header included. */
  lines: number;
  /** The CRC-32 of all its bytes. */
  checksum: number;
};

/** What a file beside the journal may be made of: the records up to here. */
export type Checkpoint = Extent & {
  /** Numbers of the lines among them that are damaged, ascending. */
  damaged: readonly number[];
};

/** The extent of nothing. */
export const nothing: Extent = { bytes: 0, lines: 0, checksum: 0 };

/** The extent after these whole lines were put behind it. */
export function extended({ bytes, lines, checksum }: Extent, added: Uint8Array, addedLines: number): Extent {
  return { bytes: bytes + added.length, lines: lines + addedLines, checksum: crc32(added, checksum) };
}
