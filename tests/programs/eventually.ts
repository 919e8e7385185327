import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is neither null nor false. Throws with `what` after the time limit. */
export async function eventually<T>(
  what: string,
  ask: () => T | null | false | Promise<T | null | false>,
  limitMs = 20_000,
  everyMs = 100,
): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${limitMs} ms`);
    }
    await sleep(everyMs);
  }
}
