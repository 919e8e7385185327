import type { RunTick } from './agent-run.js';
import type { Arrived } from './expected-answer.js';
import type { Fate } from './process-arbitrary.js';

export interface Delivery {
  /** The messages of each tick that arrived, some of them twice. */
  readonly delivered: ReadonlyMap<RunTick, readonly Buffer[]>;
  readonly arrived: Arrived;
}

/** Delivers each message once, twice or never, by its fate; never those that the receiver rejects. */
export function deliver(
  run: readonly RunTick[],
  fates: readonly Fate[],
  isAccepted: (bytes: Buffer) => boolean = () => true,
): Delivery {
  const times = { once: 1, twice: 2, lost: 0 } as const;
  let number = 0;
  const delivered = new Map(
    run.map((tick) => [
      tick,
      tick.messages.flatMap((bytes) =>
        Array.from({ length: times[fates[number++ % fates.length] ?? 'once'] }, () => bytes).filter(isAccepted),
      ),
    ]),
  );
  return { delivered, arrived: (tick) => new Set(delivered.get(tick)).size === tick.messages.length };
}
