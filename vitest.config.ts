import { defineConfig } from "vitest/config";

const conditions = ["casebook-source"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "examples/**/*.test.ts", "tools/**/*.test.ts", "faults/**/*.test.ts"],
    testTimeout: 60_000,
    // By default one processor is left idle, which is half of a small machine.
    maxWorkers: "100%",
  },
});
