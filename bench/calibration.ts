/** The studies behind the claims of @casebook/calibration. Each is seeded. */
import { learningCurve } from "./calibration/learning-curve.ts";

const studies: Record<string, (replicates: number | undefined) => Promise<void>> = {
  curve: (replicates = 200) => learningCurve(replicates),
};

export async function run([name, replicates]: string[]): Promise<void> {
  const study = name === undefined ? undefined : studies[name];
  if (study === undefined) {
    console.log(`pnpm bench calibration ${Object.keys(studies).join("|")} [replicates]`);
    process.exitCode = name === undefined ? 0 : 2;
    return;
  }
  await study(replicates === undefined ? undefined : Number(replicates));
}
