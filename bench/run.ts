/** Runs a bench by its name, or lists the names. */

const benches: Record<string, { about: string; load: () => Promise<{ run(args: string[]): Promise<void> }> }> = {
  history: {
    about: "the incident-history index: lexical, vectors and replay, one after the other, as they are by themselves",
    load: async () => ({
      async run() {
        for (const name of ["lexical", "vectors", "replay"]) await (await benches[name]!.load()).run([]);
      },
    }),
  },
  lexical: {
    about: "the lexical index beside Lucene, Tantivy and full-text packages: building, opening, asking",
    load: () => import("./lexical.ts"),
  },
  hybrid: {
    about: "a history with embeddings: building apart from the model, asking by words and meaning, memory",
    load: () => import("./hybrid.ts"),
  },
  growth: {
    about: "building, asking and memory from a thousand incidents to a hundred thousand, or a million if asked",
    load: () => import("./growth.ts"),
  },
  replay: {
    about: "a replay of a team's history with the default predictor, beside an index per moment",
    load: () => import("./replay.ts"),
  },
  calibration: {
    about: "what calibrators leave over at 20 to 500 outcomes, whether intervals and guarantees hold, and their speed",
    load: () => import("./calibration.ts"),
  },
  "retrieval-quality": {
    about: "how well each ranking finds what it should, on public data with a real embedding model",
    load: () => import("./retrieval-quality.ts"),
  },
  vectors: {
    about: "the scan of vectors, beside hnswlib-node, usearch and LanceDB",
    load: () => import("./vectors.ts"),
  },
};

const [name, ...args] = process.argv.slice(2);
const bench = name !== undefined && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench !== undefined) {
  await (await bench.load()).run(args);
} else {
  if (name !== undefined) console.error(`There is no bench "${name}".\n`);
  console.log("pnpm bench NAME [options]\n");
  for (const [each, { about }] of Object.entries(benches)) console.log(`  ${each.padEnd(18)} ${about}`);
  process.exitCode = name === undefined ? 0 : 2;
}
