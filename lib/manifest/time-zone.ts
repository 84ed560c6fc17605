/** `UTC`, `EST5EDT`, `GMT+0`, `W-SU`, or a place such as `Iceland`. */
const ALONE = /^([A-Z]{2,3}(\d[A-Z]{3})?|GMT[+-]?\d{1,2}|NZ-CHAT|W-SU|GB-Eire|[A-Z][a-z]{3,})$/;
/** Places do not stand in capitals, but for three states of Australia. */
const SHOUTED = /\/(?!(ACT|LHI|NSW)$)[A-Z-]{3,}$/;
const PLACE =
  /^(Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Brazil|Canada|Chile|Europe|Indian|Mexico|Pacific|US)(\/[A-Z][A-Za-z0-9_-]*)+$/;

/**
 * Whether a text is the name of a time zone as the API server finds it: in the IANA database, where capitals count, and
 * not the zone of the server itself. The engine takes a name in any capitals, so that the form of it is looked at, too.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
 */
export function isTimeZone(name: string): boolean {
  const canonical = zones().get(name.toLowerCase());
  if (canonical !== undefined) return canonical === name;
  const formed = PLACE.test(name) ? !SHOUTED.test(name) : ALONE.test(name.replace(/^Etc\//, ""));
  if (!formed || name === "Local") return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

let known: ReadonlyMap<string, string> | undefined;
/** The engine's names by their lowercase. */
function zones(): ReadonlyMap<string, string> {
  known ??= new Map(Intl.supportedValuesOf("timeZone").map((name) => [name.toLowerCase(), name]));
  return known;
}
