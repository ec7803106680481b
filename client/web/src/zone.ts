// What somebody fills in as date and time is Dutch time, wherever their device
// is: the same as all moments in words.

const zone = "Europe/Amsterdam";

/** The moment of a field for date and time ("2026-12-18T17:00"); null for an empty or half filled one. */
export function momentOf(field: string): Date | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(field)) return null;
  const wall = Date.parse(`${field}Z`);
  // The difference of the zone may change between the guess and the moment itself.
  const guess = wall - aheadAt(wall);
  return new Date(wall - aheadAt(guess));
}

/** The moment as a field for date and time has it, to the minute. */
export function momentField(at: Date): string {
  const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);
  return wall.replace(" ", "T");
}

/** The day in the Netherlands, as a field for a date has it. */
export function dayField(at: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
}

// How many milliseconds the clock on the wall is ahead of UTC.
function aheadAt(ms: number): number {
  const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(ms);
  return Date.parse(`${wall.replace(" ", "T")}Z`) - Math.floor(ms / 1000) * 1000;
}
