import { Mapping, Step } from "prosemirror-transform";
import type { StepJSON } from "./protocol";
import { schema } from "./schema";
import type { Frame } from "./seen";

// Steps that were kept on this device, brought to the present by maps alone:
// the text they were made on is not needed.

/** Steps from the wire. Throws RangeError when one does not fit the schema. */
export function parseSteps(steps: readonly StepJSON[]): Step[] {
  return steps.map((s) => Step.fromJSON(schema, s));
}

/** For the wire. Redoing an undone mark makes a set within a set, which no decoder takes: it is flattened. */
export function stepJSON(step: Step): StepJSON {
  // toJSON gives a plain object with stepType by its own contract.
  return flat(step.toJSON() as StepJSON);
}

function flat(step: StepJSON): StepJSON {
  if (step.stepType !== "markSet" || !Array.isArray(step.steps)) return step;
  const parts = (step.steps as readonly StepJSON[]).map(flat);
  return { ...step, steps: parts.flatMap((p) => (p.stepType === "markSet" ? (p.steps as readonly StepJSON[]) : [p])) };
}

/** Moves own steps over others that the authority took first; those that lost their ground are left out. */
export function rebase(own: readonly Step[], others: readonly Step[]): Step[] {
  const mapping = new Mapping([...own].reverse().map((s) => s.getMap().invert()));
  for (const other of others) mapping.appendMap(other.getMap());
  const moved: Step[] = [];
  own.forEach((step, i) => {
    const mirror = own.length - i - 1;
    const next = step.map(mapping.slice(mirror + 1));
    if (!next) return;
    moved.push(next);
    mapping.appendMap(next.getMap(), mirror);
  });
  return moved;
}

/** Steps that a client kept, and the version they were made on. */
export interface Kept {
  readonly client: string;
  readonly version: number;
  readonly steps: readonly StepJSON[];
}

/** What of them is still to be sent on top of `version`; null when the frames do not tell how it went on. */
export function resume(kept: Kept, frames: readonly Frame[], version: number): readonly Step[] | null {
  let own: readonly Step[] = parseSteps(kept.steps);
  let at = kept.version;
  for (const frame of stepsAfter(frames, kept.version)) {
    if (at >= version) break;
    if (frame.first > at) return null;
    const steps = parseSteps(frame.steps.slice(at - frame.first));
    own = frame.client === kept.client ? own.slice(steps.length) : rebase(own, steps);
    at += steps.length;
  }
  return at === version ? own : null;
}

/** The maps from one version to another out of a backlog; null when it does not cover them. */
export function mapsBetween(frames: readonly Frame[], from: number, to: number): Mapping | null {
  const mapping = new Mapping();
  let at = from;
  for (const frame of stepsAfter(frames, from)) {
    if (at >= to) break;
    if (frame.first > at) return null;
    const steps = parseSteps(frame.steps.slice(at - frame.first, to - frame.first));
    for (const step of steps) mapping.appendMap(step.getMap());
    at += steps.length;
  }
  return at === to ? mapping : null;
}

function stepsAfter(frames: readonly Frame[], version: number) {
  return frames.filter((f) => f.type === "steps").filter((f) => f.first + f.steps.length > version);
}

/** The words that steps bring, for a person who has to put them back by hand. */
export function textOfSteps(steps: readonly StepJSON[]): string {
  const words: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "text" && typeof inner === "string") words.push(inner);
        else visit(inner);
      }
    }
  };
  steps.forEach(visit);
  return words.join("");
}
