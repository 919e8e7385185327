import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy. Throws with `what` after the time limit. */
export async function until(what, ask, limitMs = 90_000) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${limitMs / 1000} s`);
    }
    await sleep(50);
  }
}
