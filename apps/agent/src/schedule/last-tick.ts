import type { Logger } from '@psfleet/service-kit';
import type { Clock } from './clock.js';

export interface LastTickParts {
  readonly reader: {
    /** Null before the first tick, milliseconds since the epoch. */
    readonly lastTickMs: number | null;
    read(ts: number, skippedTicks: number): Promise<void>;
  };
  readonly clock: Clock;
  readonly skipped: number;
  readonly logger: Logger;
}

/** Percentages over less time than this since the tick before would be too coarse. */
const minDistanceMs = 1_000;
/** A stop waits this long for the last tick. What it should have told is then told by the next agent. */
const limitMs = 1_500;

/** Reads a tick off the grid as the agent stops, so that what ran until then is known, and why the agent is gone. */
export async function readLastTick({ reader, clock, skipped, logger }: LastTickParts): Promise<void> {
  const { lastTickMs } = reader;
  if (lastTickMs === null) {
    return;
  }
  const waitMs = lastTickMs + minDistanceMs - clock.wallMs();
  await elapse(clock, Math.min(Math.max(waitMs, 0), minDistanceMs));
  const tick = reader.read(clock.wallMs(), skipped).then(
    () => true,
    (error: unknown) => {
      logger.error({ err: error }, 'last tick failed');
      return true;
    },
  );
  if (!(await Promise.race([tick, elapse(clock, limitMs).then(() => false)]))) {
    logger.warn({ limitMs }, 'the last tick takes too long, stopping without it');
  }
}

function elapse(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(resolve, ms));
}
