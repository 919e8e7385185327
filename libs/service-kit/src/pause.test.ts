import { expect, test } from 'vitest';
import { pause } from './pause.js';

async function elapsedMs(waiting: Promise<void>): Promise<number> {
  const startMs = performance.now();
  await waiting;
  return performance.now() - startMs;
}

test('waits for the time given', async () => {
  expect(await elapsedMs(pause(20))).toBeGreaterThan(15);
});

test('ends without an error when its signal aborts, or has aborted', async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 5);
  expect(await elapsedMs(pause(60_000, stopping.signal))).toBeLessThan(5_000);
  expect(await elapsedMs(pause(60_000, stopping.signal))).toBeLessThan(5_000);
});
