import type { RunTick } from './agent-run.js';
import { intervalMs } from './random-machine.js';

/** What can be known about a moment from the messages that arrived. */
export interface ExpectedAnswer {
  /** The tick that the answer shows; null if none can be. */
  readonly tick: RunTick | null;
  readonly isPartial: boolean;
  /** Whether a tick after the keyframe is missing: then the table is not compared. */
  readonly isMissing: boolean;
  /** Whether every identity that holds then arrived: an agent sends all at its start and repeats them hourly. */
  readonly hasIdentities: boolean;
}

/** Whether a tick arrived with all its parts. */
export type Arrived = (tick: RunTick) => boolean;

/**
 * The rule of the API: the newest tick at or before the moment, if nothing is missing between it and the newest
 * keyframe of its queue, and it is at most three intervals old. The newest is the one made last: clocks are set back.
 */
export function expectAt(run: readonly RunTick[], arrived: Arrived, at: number): ExpectedAnswer {
  const there = run.filter((tick) => tick.ts <= at && arrived(tick));
  const tick = there.at(-1);
  const keyframe = there.findLast((candidate) => candidate.keyframe && candidate.agentLife === tick?.agentLife);
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
