import { setTimeout as sleep } from 'node:timers/promises';
import { streams } from '@psfleet/wire';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Publisher } from '../src/publish/publisher.js';
import type { Spool } from '../src/spool/spool.js';
import { eventually, PublisherWorld } from './publisher-world.js';

// As many ticks as in two minutes at one second.
const intervalMs = 100;
const ticks = 120;

let world: PublisherWorld;
let twinSpool: Spool;
let twin: Publisher;

beforeEach(async () => {
  world = await PublisherWorld.start();
  await world.addStream();
  await world.publisher.stop(0);
  await world.restartAgent({ intervalMs });
  twinSpool = await world.openSpool('twin');
  twin = world.createPublisher(twinSpool, { intervalMs });
});

afterEach(async () => {
  await twin.stop(0);
  await twinSpool.close();
  await world.stop();
});

async function tick(spool: Spool, n: number): Promise<void> {
  await spool.append([{ seq: spool.nextSeq, bytes: Buffer.alloc(100, n) }], spool.wantsKeyframe);
}

it('two machines with the keys of one host notice each other, and each message is stored about once', async () => {
  world.publisher.start();
  twin.start();
  for (let n = 0; n < ticks; n++) {
    await tick(world.spool, n);
    await sleep(intervalMs / 2);
    await tick(twinSpool, 128 + n);
    await sleep(intervalMs / 2);
    if (n === 20) {
      expect([world.publisher.isTwin, twin.isTwin]).toEqual([true, true]);
    }
  }
  await eventually(() => world.spool.length === 0 && twinSpool.length === 0);
  const stored = await world.stored();
  for (let n = 0; n < ticks; n++) {
    expect([n, stored.includes(n), stored.includes(128 + n)]).toEqual([n, true, true]);
  }
  expect(stored.length).toBeLessThanOrEqual(2.2 * ticks);
  const { state } = await world.manager.streams.info(streams.data.name);
  expect(state.messages).toBe(stored.length);
});
