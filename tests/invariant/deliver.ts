import type { RunTick } from './agent-run.js';
import type { Arrived } from './expected-answer.js';
import type { Fate } from './process-arbitrary.js';

export interface Delivery {
  /** What came of each tick, doubled messages twice. */
  readonly delivered: ReadonlyMap<RunTick, readonly Buffer[]>;
  readonly arrived: Arrived;
}

/** Lets messages arrive once, twice or never, as fate has it. */
export function deliver(run: readonly RunTick[], fates: readonly Fate[]): Delivery {
  const times = { once: 1, twice: 2, lost: 0 } as const;
  let number = 0;
  const delivered = new Map(
    run.map((tick) => [
      tick,
      tick.messages.flatMap((bytes) =>
        Array.from({ length: times[fates[number++ % fates.length] ?? 'once'] }, () => bytes),
      ),
    ]),
  );
  return { delivered, arrived: (tick) => new Set(delivered.get(tick)).size === tick.messages.length };
}
