import type { RunTick } from './agent-run.js';
import { intervalMs } from './random-machine.js';

/** What may be known about a moment from the messages that arrived. */
export interface ExpectedAnswer {
  /** The tick that the answer shows; null if there is none that could be shown. */
  readonly tick: RunTick | null;
  readonly isPartial: boolean;
  /** Whether a tick behind the keyframe did not arrive: then nothing is said about the table. */
  readonly isMissing: boolean;
  /** Whether every identity that holds then is among what arrived: each life of an agent begins with all of them, and repeats them only within an hour. */
  readonly hasIdentities: boolean;
}

/** Whether a tick arrived with all its parts. */
export type Arrived = (tick: RunTick) => boolean;

/**
 * DESIGN's sentence in plain words: the newest tick at or before the moment, as long as nothing is missing between it and the newest keyframe of its boot, and it
 * is no older than three intervals. Newest is who was made last: the clock may have been set back in between.
 */
export function expectAt(run: readonly RunTick[], arrived: Arrived, at: number): ExpectedAnswer {
  const there = run.filter((tick) => tick.ts <= at && arrived(tick));
  const tick = there.at(-1);
  const keyframe = there.findLast((candidate) => candidate.keyframe && candidate.bootId === tick?.bootId);
  if (tick === undefined || keyframe === undefined) {
    return { tick: null, isPartial: true, isMissing: true, hasIdentities: false };
  }
  const between = run.slice(run.indexOf(keyframe), run.indexOf(tick) + 1);
  const isMissing = !between.every(arrived);
  const hasIdentities = run
    .slice(0, run.indexOf(tick) + 1)
    .every((each) => each.agentLife !== tick.agentLife || arrived(each));
  return { tick, isPartial: isMissing || at - tick.ts > 3 * intervalMs, isMissing, hasIdentities };
}
