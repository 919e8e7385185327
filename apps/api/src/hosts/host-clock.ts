import type { ClockedTick } from '@psfleet/storage';
import { defaultIntervalMs, maxIntervals, silenceInIntervals } from '../moments/tick-age.js';
import type { HostWarning } from './host-warnings.js';

/** A clock that is wrong by more shows people and programs of the host times that they notice. */
const maxErrorMs = 10_000;

/** Seconds by which the clock of a host is ahead of the fleet's; null while its agent does not know. */
export function clockOffsetOf({ isUntimed, offsetMs }: ClockedTick): number | null {
  // Not -0, which JSON shows as 0 but a comparison does not.
  return isUntimed ? null : offsetMs === 0 ? 0 : -offsetMs / 1000;
}

/**
 * About how many ticks a host still has to send that it made during an outage, oldest first; null for one that is up to
 * date, or that sends nothing now.
 */
export function catchingUp(tick: ClockedTick, now: number): number | null {
  const intervalMs = tick.intervalMs ?? defaultIntervalMs;
  const lagMs = tick.arrivedAt - tick.ts;
  if (lagMs <= maxIntervals.stale * intervalMs || silenceInIntervals(tick, now) > maxIntervals.stale) {
    return null;
  }
  // Without the time of the fleet, a tick may look old because the host's clock is behind.
  return tick.isUntimed && tick.waiting === 0 ? null : Math.round(lagMs / intervalMs);
}

/** Warnings about the clock of a host, its backlog, and a machine that sends under its name. */
export function clockWarnings(tick: ClockedTick, now: number): HostWarning[] {
  const waiting = catchingUp(tick, now);
  return [
    ...(tick.isTwin ? [twin] : []),
    ...(tick.isUntimed ? [unknownTime] : []),
    ...(Math.abs(tick.offsetMs) > maxErrorMs ? [wrongClock(tick.offsetMs)] : []),
    ...(waiting === null ? [] : [backlog(waiting)]),
  ];
}

const twin: HostWarning = {
  code: 'twin',
  detail: 'Another machine sends with the identity of this host, as a clone of its disk does',
  remedy:
    'Stop the agent on one of the two, and let that machine join under a name of its own: `psfleet enroll create`, ' +
    'then `psfleet-agent enroll` there',
};

const unknownTime: HostWarning = {
  code: 'unknown-time',
  detail: 'No collector has answered its agent about the time: its rows have the time of its own clock',
  remedy: "Check that a collector runs and that the broker permits psf.time; the agent's log names the reason",
};

function wrongClock(offsetMs: number): HostWarning {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  return {
    code: 'wrong-clock',
    detail:
      `Its clock is ${seconds} s ${offsetMs < 0 ? 'ahead of' : 'behind'} the fleet's; ` +
      'its rows are corrected by that',
    remedy: 'Let the host follow a time server (NTP)',
  };
}

function backlog(ticks: number): HostWarning {
  return {
    code: 'catching-up',
    detail:
      `It is sending about ${ticks} ticks of an outage, oldest first; ` +
      'answers about now show it as of an earlier time',
    remedy: 'None is needed: it ends by itself',
  };
}
