// Time and chance, passed in so that tests decide them.

export interface Clock {
  readonly now: () => number;
  /** Runs f once after ms; returns what calls it off. */
  readonly after: (ms: number, f: () => void) => () => void;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** A random UUID. */
  readonly uuid: () => string;
}

export const browserClock: Clock = {
  now: () => Date.now(),
  after: (ms, f) => {
    const timer = setTimeout(f, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  uuid: () => crypto.randomUUID(),
};
