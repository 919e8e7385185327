import { useSyncExternalStore } from 'react';

/** How often what is live is asked again: half of the usual interval of the agents. */
export const liveIntervalMs = 5000;

/** What the clock moves by, one step on or back: the usual interval of the agents. */
export const tickMs = 10_000;

const readers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(() => {
    now = Date.now();
    readers.forEach((notify) => notify());
  }, 1000);
  return () => {
    readers.delete(reader);
    if (readers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/**
 * The time of this computer, in milliseconds, which moves on every second, or every `stepMs` for whoever shows no
 * shorter time.
 */
export function useNow(stepMs = 1): number {
  return useSyncExternalStore(subscribe, () => Math.floor(now / stepMs) * stepMs);
}
