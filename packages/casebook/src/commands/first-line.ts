/** The first line of a file, to tell by it what the file is. */
import { open } from "node:fs/promises";

/** An export's is far shorter. */
const longest = 1000;

/** The first bytes up to a line's end; undefined if there is no file that can be read. */
export async function firstLineOf(file: string): Promise<string | undefined> {
  const handle = await open(file, "r").catch(() => undefined);
  if (handle === undefined) return undefined;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(longest), 0, longest, 0);
    return buffer.toString("utf8", 0, bytesRead).split("\n", 1)[0]!;
  } catch {
    return undefined;
  } finally {
    await handle.close();
  }
}
