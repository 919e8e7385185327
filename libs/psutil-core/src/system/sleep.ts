import { setTimeout } from 'node:timers/promises';

/** Waits without blocking the event loop. */
export async function sleepSeconds(seconds: number): Promise<void> {
  await setTimeout(seconds * 1000);
}
