import os from 'node:os';

/** How old an action is at most, in milliseconds: what an agent remembers for longer began before the action. */
export type ActionAge = () => number;

/** Two clocks that nobody sets drift apart by less than this in a day. */
const driftMs = 60_000;
/** A clock that is set may have been wrong by this much. */
const resetMs = 3_600_000;

/** The age of an action that is sent only now, by a clock that nobody sets and that never stops. */
export function ageFromNow(): ActionAge {
  const begunS = os.uptime();
  return () => (os.uptime() - begunS) * 1_000 + driftMs;
}

/** The age of an action of an earlier run, of which only the time of day is known, in milliseconds since the epoch. */
export function ageSince(createdAt: number, now: () => number): ActionAge {
  return () => now() - createdAt + resetMs;
}
