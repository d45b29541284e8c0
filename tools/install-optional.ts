/** Installs the packages of optional/package.json, for the tests and checks that use them. 0.7 GB; compiles hnswlib-node. */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { optionalManifest } from "./optional.ts";

const folder = dirname(optionalManifest);
const options = ["--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"];
/** Headers of the system's Node, so that compiling hnswlib-node needs no download; where neither works, it is left out. */
const headers = existsSync("/usr/include/node/node_api.h") ? { npm_config_nodedir: "/usr" } : {};

execFileSync("npm", ["install", "--prefix", folder, ...options], {
  stdio: "inherit",
  // The runtime's processor library is inside its package; the script would fetch one for graphics cards.
  env: { ...headers, ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
});
