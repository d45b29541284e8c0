/** Entries of the ledger without what went with an incident. What they are needed for as outcomes stays. */
import { causeOf } from "@casebook/predict";
import { type DiagnosisEntry, type LedgerEntry, supportOf, type VerdictEntry } from "../ledger/entry.ts";
import { judgedByRecord } from "./judged-by-record.ts";
import type { RemainingWords } from "./remaining-words.ts";

type Cause = DiagnosisEntry["causes"][number];

/** Stands where words were forgotten. */
const forgottenWords = "(forgotten)";

/**
 * A diagnosis and its verdicts; nothing if its own incident is gone. An answer that rests on an incident that is gone
 * keeps only words that the record still says; any other loses those that went with something. How right it was is kept.
 */
export function withoutForgotten(
  diagnosis: DiagnosisEntry,
  verdicts: readonly VerdictEntry[],
  isRemoved: (incident: string) => boolean,
  words: RemainingWords,
): LedgerEntry[] {
  const isGone = (id: string): boolean => isRemoved(id) || words.versionsOf(id).length === 0;
  if (isGone(diagnosis.incident)) return [];
  const { by, precedents, reason, status } = diagnosis;
  // Outside candidates are only compared with precedents: what each rests on, it says itself.
  const isTouched = by === "diagnose" && [...precedents, ...diagnosis.causes.flatMap(supportOf)].some(isGone);
  const stays = (text: string, touched: boolean): boolean => (touched ? words.isSaid(text) : !words.isGone(text));
  const causes = diagnosis.causes.map((cause) => {
    const touched = isTouched || supportOf(cause).some(isGone);
    return causeWithout(cause, (text) => stays(text, touched), isGone);
  });
  const [first, then] = [diagnosis.causes[0], causes[0]];
  const isWhole = first === undefined || saysTheSame(first, then!);
  const entry: DiagnosisEntry = {
    ...diagnosis,
    causes,
    precedents: precedents.filter((id) => !isGone(id)),
    ...(!isWhole && {
      judged: diagnosis.judged ?? judgedByRecord(causeOf(first), words.versionsOf(diagnosis.incident)),
    }),
  };
  if (status === "failed" && reason !== undefined && !stays(reason, isTouched)) delete entry.reason;
  return [entry, ...verdicts.map((verdict) => verdictWithout(verdict, words))];
}

function causeWithout(cause: Cause, mayStay: (text: string) => boolean, isGone: (id: string) => boolean): Cause {
  const { category, service, text, probability, score, signals } = cause;
  const names = [category, service, text].filter((name) => name !== undefined);
  const support = supportOf(cause);
  if (names.every((name) => name === forgottenWords || mayStay(name)) && !support.some(isGone)) return cause;
  return {
    ...(category !== undefined && mayStay(category) && { category }),
    ...(service !== undefined && mayStay(service) && { service }),
    text: mayStay(text) ? text : forgottenWords,
    probability,
    ...(score !== undefined && { score }),
    ...(signals !== undefined && { signals }),
    ...(support.length > 0 && { support: support.filter((id) => !isGone(id)) }),
  };
}

function saysTheSame(left: Cause, right: Cause): boolean {
  return left.category === right.category && left.service === right.service && left.text === right.text;
}

function verdictWithout(verdict: VerdictEntry, words: RemainingWords): VerdictEntry {
  const { correction, ...rest } = verdict;
  return correction !== undefined && words.isGoneCause(correction) ? rest : verdict;
}
