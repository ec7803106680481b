// Moments in words. All moments are shown in the time of the Netherlands, so that
// "17.00 uur" means the same for everyone who takes part.

const zone = "Europe/Amsterdam";

function parts(locale: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(at);
}

/** "14.32 uur" in Dutch, "14:32" in English. */
export function clock(locale: string, at: Date): string {
  const time = parts(locale, { hour: "2-digit", minute: "2-digit" }, at);
  return locale.startsWith("nl") ? `${time.replace(":", ".")} uur` : time;
}

/** "vrijdag 18 december 2026, 17.00 uur". */
export function moment(locale: string, at: Date): string {
  const day = parts(locale, { weekday: "long", day: "numeric", month: "long", year: "numeric" }, at);
  return `${day}, ${clock(locale, at)}`;
}

/** "4 december 2026". */
export function day(locale: string, at: Date): string {
  return parts(locale, { day: "numeric", month: "long", year: "numeric" }, at);
}

/** "9 dec.", and with the year when that is not this year's. */
export function shortDay(locale: string, at: Date, now: Date): string {
  const sameYear = parts(locale, { year: "numeric" }, at) === parts(locale, { year: "numeric" }, now);
  const short = parts(locale, { day: "numeric", month: "short", ...(sameYear ? {} : { year: "numeric" }) }, at);
  return locale.startsWith("nl") && sameYear && !short.endsWith(".") && !short.endsWith("mei") ? `${short}.` : short;
}

/** Whole days from now until then, by the calendar; 0 is today, and never below. */
export function daysUntil(then: Date, now: Date): number {
  const number = (at: Date) => Date.parse(`${parts("sv-SE", { year: "numeric", month: "2-digit", day: "2-digit" }, at)}T00:00:00Z`);
  return Math.max(0, Math.round((number(then) - number(now)) / 86_400_000));
}
