import { cp, mkdtemp, readdir, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openHistory } from "@casebook/history";
import { expect, test } from "vitest";
import { collect } from "./__fixtures__/collect.ts";
import { day } from "./__fixtures__/random-operations.ts";

const stored = fileURLToPath(new URL("./__fixtures__/stored/", import.meta.url));

/** What stands in each stored directory, written by the release of that version. */
async function expectTheStory(directory: string, readOnly: boolean): Promise<void> {
  const history = await openHistory({ directory, readOnly });
  expect(history.damage).toEqual([]);
  expect((await collect(history.questions())).map(({ id, title }) => [id, title])).toEqual([
    ["late", "Checkout fails"],
    ["kin", "Checkout fails"],
    ["open", "Checkout fails"],
    ["resolved", "Checkout fails"],
  ]);
  const past = history.asOf(day(9));
  expect(past.source).toBe("stored-version-1.2");
  expect((await past.get("open"))?.title).toBe("Checkout fails again");
  expect((await past.get("resolved"))?.rootCause?.category).toBe("clock");
  expect((await history.asOf(day(5)).get("resolved"))?.summary).toBe("corrected");
  expect(await past.rejected("open")).toEqual([{ text: "The disk was full" }]);
  expect(await past.get("removed")).toBeUndefined();
  await history.close();
}

test.each(["version-1", "version-2"])(
  "a directory of %s is read, written anew in the current version, and stays the same",
  async (version) => {
    const directory = join(await mkdtemp(join(tmpdir(), "history-")), "store");
    await cp(join(stored, version), directory, { recursive: true });
    const path = join(directory, "incidents.journal");
    const { ino } = await stat(path);
    await expectTheStory(directory, true);
    expect([(await stat(path)).ino, await readdir(directory)]).toEqual([ino, ["incidents.journal"]]);
    await expectTheStory(directory, false);
    expect(await readFile(path, "utf8")).toContain('{"format":"casebook.incidents","version":2');
    await expectTheStory(directory, false);
    const history = await openHistory({ directory });
    await history.compact();
    await history.close();
    await expectTheStory(directory, true);
  },
);
