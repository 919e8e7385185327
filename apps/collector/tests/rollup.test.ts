import { Kvm } from '@nats-io/kv';
import { startTestNats, type TestNats } from '@psfleet/embedded';
import { closeNats, connectNats } from '@psfleet/service-kit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLease } from '../src/rollup/lease.js';
import { silent, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

const hourMs = 3_600_000;
const staleMs = 3000;

let test: CollectorUnderTest;
beforeAll(async () => {
  test = await startCollectorUnderTest();
});
afterAll(() => test.stop());

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

it('has one holder of a lease at a time, and another once the holder is gone', async () => {
  const nats: TestNats = await startTestNats();
  const connection = await connectNats({ url: nats.url, ...nats.users.collector, name: 'lease-test', logger: silent });
  const bucket = await new Kvm(connection).create('psf-leases', { history: 1 });
  const [first, second] = [createLease(bucket, 'rollup', staleMs), createLease(bucket, 'rollup', staleMs)];
  const both = await Promise.all([first.hold(), second.hold()]);
  expect(both.filter(Boolean)).toHaveLength(1);
  const [holder, other] = both[0] ? [first, second] : [second, first];
  expect(await other.hold()).toBe(false);
  expect(await holder.hold()).toBe(true);
  // Released: taken at once. Silent, as a killed holder is: taken when stale.
  await holder.release();
  expect(await other.hold()).toBe(true);
  expect(await holder.hold()).toBe(false);
  await pause(staleMs + 100);
  expect(await holder.hold()).toBe(true);
  expect(await other.hold()).toBe(false);
  await closeNats(connection);
  await nats.stop();
});

it(
  'rolls up what one of two collectors stored, and goes on when the other is stopped',
  { timeout: 120_000 },
  async () => {
    const start = Math.floor(Date.now() / hourMs) * hourMs - 2 * hourMs;
    const fast = { rollupIntervalMs: 200, rollupSettleMs: 1000 };
    const [first, second] = [await test.start(fast), await test.start(fast)];
    const rolledUp = (): Promise<number> =>
      test.count("(SELECT ts FROM metric_virtual_memory_1m FINAL WHERE host = 'web-1')");
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
  },
);
