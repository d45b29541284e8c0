/** `pnpm check`: is every package, as it would be published, fit for its users? Expects a finished build. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTarball } from "./check-tarball.ts";
import { packPackages } from "./pack-packages.ts";

const folder = await mkdtemp(join(tmpdir(), "casebook-check-"));
try {
  for (const [name, path] of await packPackages(folder)) {
    const problems = await checkTarball(path);
    console.log([`${name}: ${problems.length === 0 ? "sound" : "not fit for publishing"}`, ...problems].join("\n"));
    if (problems.length > 0) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
