import { setTimeout as sleep } from 'node:timers/promises';
import { startTestNats } from '@psfleet/embedded';
import { expect, it } from 'vitest';
import { closeNats, connectNats, createLogger } from '../src/index.js';
import { Lease } from '../src/lease.js';

const staleMs = 3000;
const logger = createLogger({ name: 'test', level: 'silent' });

it('has one holder at a time, and another once that holder releases it or stops renewing it', async () => {
  const nats = await startTestNats();
  await nats.prepare();
  const connection = await connectNats({ url: nats.url, ...nats.credentials.collector, name: 'lease-test', logger });
  const newLease = (): Lease => new Lease(connection, 'psf-leases', 'job', staleMs);
  const [first, second] = [newLease(), newLease()];
  const both = await Promise.all([first.hold(), second.hold()]);
  expect(both.filter(Boolean)).toHaveLength(1);
  const [holder, other] = both[0] ? [first, second] : [second, first];
  expect(await other.hold()).toBe(false);
  expect(await holder.hold()).toBe(true);
  // A released lease is free at once; that of a killed holder only once it expired.
  await holder.release();
  expect(await other.hold()).toBe(true);
  expect(await holder.hold()).toBe(false);
  await sleep(staleMs + 100);
  expect(await holder.hold()).toBe(true);
  expect(await other.hold()).toBe(false);
  await closeNats(connection);
  await nats.stop();
});
