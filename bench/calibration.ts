/** The studies behind the claims of @casebook/calibration. Each is seeded. */
import { chance, guarantees, intervals, nulls } from "./calibration/coverage.ts";
import { delays } from "./calibration/delays.ts";
import { learningCurve } from "./calibration/learning-curve.ts";
import { speed } from "./calibration/speed.ts";

const studies: Record<string, (replicates: number | undefined) => void | Promise<void>> = {
  curve: (replicates = 200) => learningCurve(replicates),
  intervals: (replicates = 2000) => intervals(replicates),
  guarantees: (replicates = 2000) => guarantees(replicates),
  chance: (replicates = 1000) => chance(replicates),
  nulls: (replicates = 1000) => nulls(replicates),
  delays: (replicates = 2000) => delays(replicates),
  speed: () => speed(),
};

export async function run([name, replicates]: string[]): Promise<void> {
  const study = name !== undefined && Object.hasOwn(studies, name) ? studies[name] : undefined;
  if (study === undefined) {
    console.log(`pnpm bench calibration ${Object.keys(studies).join("|")} [replicates]`);
    process.exitCode = name === undefined ? 0 : 2;
    return;
  }
  await study(replicates === undefined ? undefined : Number(replicates));
}
