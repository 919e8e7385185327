import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after `ms`, or as soon as `signal` aborts; never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  // The timer rejects only when aborted.
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}
