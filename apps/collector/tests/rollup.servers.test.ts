import { afterAll, beforeAll, expect, it } from 'vitest';
import { startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

const hourMs = 3_600_000;

let test: CollectorUnderTest;
beforeAll(async () => {
  test = await startCollectorUnderTest();
});
afterAll(() => test.stop());

it('rolls up once with two collectors, and goes on when one of them is stopped', { timeout: 120_000 }, async () => {
  const start = Math.floor(Date.now() / hourMs) * hourMs - 2 * hourMs;
  const fast = { rollupIntervalMs: 200, rollupSettleMs: 1000 };
  const [first, second] = [await test.start(fast), await test.start(fast)];
  const rolledUp = (): Promise<number> => test.count("(SELECT ts FROM metrics_host_1m FINAL WHERE host = 'web-1')");
  await test.publish(messageOf({ seq: 1, ts: start + 10_000 }));
  await test.publish(messageOf({ seq: 2, ts: start + 70_000 }));
  await expect.poll(rolledUp, { timeout: 60_000, interval: 200 }).toBe(2);
  await first.stop();
  await test.publish(messageOf({ seq: 3, ts: start + 130_000 }));
  await expect.poll(rolledUp, { timeout: 60_000, interval: 200 }).toBe(3);
  await expect
    .poll(() => test.count('(SELECT ts FROM process_rollup_1h FINAL GROUP BY ts)'), {
      timeout: 60_000,
      interval: 200,
    })
    .toBe(1);
  await second.stop();
});
