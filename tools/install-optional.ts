/** Installs the packages of optional/package.json, for the tests and checks that use them. 0.7 GB; compiles hnswlib-node. */
import { execFileSync } from "node:child_process";
import { dirname } from "node:path";
import { optionalManifest } from "./optional.ts";

const folder = dirname(optionalManifest);
const options = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
execFileSync("npm", ["install", "--prefix", folder, ...options], {
  stdio: "inherit",
  // The runtime's processor library is inside its package; the script would fetch one for graphics cards.
  env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
});
