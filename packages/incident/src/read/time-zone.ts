/** Local times of a zone as moments, by the tz database that the runtime carries. */

const hour = 3_600_000;
/** Further than any clock is from UTC. */
const margin = 26 * hour;

/** What a clock on the wall of a zone shows when. */
export type TimeZone = {
  /** Its name in the IANA database, such as `Europe/Berlin`. */
  name: string;
  /**
   * When its clocks show a local time, in milliseconds since 1970 and in order: once as a rule, never where clocks were
   * set forward over it, twice where they were set back.
   * @param local The local time, in milliseconds as if it were UTC.
   */
  momentsOf(local: number): number[];
};

/** @throws RangeError for a name that the runtime does not know. */
export function timeZone(name: string): TimeZone {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: name, timeZoneName: "longOffset" });
  const offsetAt = (moment: number) => offsetOf(format.formatToParts(moment));
  return {
    name,
    momentsOf: (local) => {
      // No zone changes twice in so short a time, so no other offset can be in force between the two.
      const offsets = new Set([offsetAt(local - margin), offsetAt(local + margin)]);
      return [...offsets]
        .filter((offset) => offsetAt(local - offset) === offset)
        .map((offset) => local - offset)
        .sort((left, right) => left - right);
    },
  };
}

/** True for a name that `timeZone` takes. */
export function isTimeZone(name: unknown): name is string {
  if (typeof name !== "string") return false;
  try {
    timeZone(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds from `GMT`, `GMT+05:30`, or of old local times `GMT-00:44:30`. */
function offsetOf(parts: Intl.DateTimeFormatPart[]): number {
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === "-" ? -size : size;
}
