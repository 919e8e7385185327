import { headers } from '@nats-io/transport-node';
import { jetstream, JetStreamApiError } from '@nats-io/jetstream';
import { closeNats, connectNats, jetStreamCodes, pause } from '@psfleet/service-kit';
import { dataSubject, encodeMessage, retrySubject, streams } from '@psfleet/wire';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Collector } from '../src/compose-collector.js';
import { silent, startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

let world: CollectorUnderTest;
const running: Collector[] = [];
beforeAll(async () => {
  world = await startCollectorUnderTest();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((collector) => collector.stop()));
});
afterAll(() => world.stop());

async function start(changes: Parameters<CollectorUnderTest['start']>[0] = {}): Promise<void> {
  running.push(await world.start(changes));
}

const storedOf = async (host: string): Promise<number> => {
  const { state } = await world.manager.streams.info(streams.data.name, { subjects_filter: dataSubject(host) });
  return state.subjects?.[dataSubject(host)] ?? 0;
};

/** As an agent does: a refusal because the stream has too many of its messages is temporary. */
async function publishPatiently(host: string, seq: number): Promise<void> {
  for (;;) {
    try {
      return await world.publish(messageOf({ host, seq, ts: Date.now() - 100_000 + seq * 10 }));
    } catch (error) {
      if (!(error instanceof JetStreamApiError && error.code === jetStreamCodes.streamFull)) {
        throw error;
      }
      await pause(100);
    }
  }
}

it('gets the messages around empty ones, each of which ends the request that delivers it', async () => {
  await start();
  const now = Date.now();
  for (let seq = 1; seq <= 300; seq++) {
    await world.publish(messageOf({ host: 'honest', seq, ts: now + seq }));
    if (seq % 5 === 0) {
      await world.publishBytes(dataSubject('empty'), new Uint8Array());
    }
  }
  await world.drained(30_000);
  expect(await world.count("ticks FINAL WHERE host = 'honest'")).toBe(300);
  expect((await world.deadLetters()).filter(({ subject }) => subject === 'psf.dead.empty')).toHaveLength(60);
});

it('stores more than the stream keeps of one host, and leaves the others their acknowledged messages', async () => {
  await start({ purgeIntervalMs: 3_600_000 });
  for (let seq = 1; seq <= 20; seq++) {
    await publishPatiently('quiet', seq);
  }
  for (let seq = 1; seq <= 4000; seq++) {
    await publishPatiently('busy', seq);
  }
  await world.drained();
  expect(await world.count("ticks FINAL WHERE host = 'busy'")).toBe(4000);
  await expect.poll(() => storedOf('busy'), { timeout: 20_000 }).toBeLessThan(1000);
  expect(await storedOf('quiet')).toBe(20);
  // The newest message stays, so that the next one may be expected to follow it.
  const last = await world.manager.streams.getMessage(streams.data.name, { last_by_subj: dataSubject('busy') });
  expect(last?.header.get('Nats-Msg-Id')).toContain(':4000');
});

it('makes room for many hosts that filled their subjects before anything may be deleted', async () => {
  await start({ purgeIntervalMs: 3_600_000 });
  const hosts = Array.from({ length: 6 }, (_, at) => `flood-${at}`);
  for (const host of hosts) {
    await world.enroll(host);
  }
  await Promise.all(
    hosts.map(async (host) => {
      for (let seq = 1; seq <= 2100; seq++) {
        await publishPatiently(host, seq);
      }
    }),
  );
  await world.drained(30_000);
  for (const host of hosts) {
    expect(await world.count(`ticks FINAL WHERE host = '${host}'`)).toBe(2100);
  }
}, 150_000);

it('makes room for a host that filled its subject before the collector was started', async () => {
  await start({ purgeIntervalMs: 3_600_000 });
  const fill = async (first: number, last: number): Promise<void> => {
    for (let seq = first; seq <= last; seq++) {
      await publishPatiently('before', seq);
    }
  };
  await fill(1, 400);
  const [first] = running.splice(0);
  await first?.stop();
  await fill(401, 2000);
  await start({ purgeIntervalMs: 3_600_000 });
  await world.drained(30_000);
  await fill(2001, 2100);
  await world.drained(30_000);
  expect(await world.count("ticks FINAL WHERE host = 'before'")).toBe(2100);
});

it('takes a dead letter that is sent again from a subject of its own', async () => {
  await start();
  const connection = await connectNats({
    url: world.nats.url,
    ...world.nats.credentials.api,
    name: 'api',
    logger: silent,
  });
  await world.enroll('again');
  await jetstream(connection).publish(retrySubject('again'), encodeMessage(messageOf({ host: 'again', seq: 1 })));
  await world.drained();
  expect(await world.count("ticks FINAL WHERE host = 'again'")).toBe(1);
  await closeNats(connection);
});

it('refuses a message that the broker copied out of a stream', async () => {
  await start();
  const copied = headers();
  copied.set('Nats-Stream', streams.data.name);
  const bytes = encodeMessage(messageOf({ host: 'copied', seq: 1 }));
  await jetstream(world.agents).publish(dataSubject('copied'), bytes, { headers: copied });
  await world.drained();
  expect(await world.count("ticks FINAL WHERE host = 'copied'")).toBe(0);
  const letter = (await world.deadLetters()).find(({ subject }) => subject === 'psf.dead.copied');
  expect(letter?.header.get('Psfleet-Reason')).toContain('copied this message out of a stream');
});

it('hands everything over when it is stopped', async () => {
  await start({ batchWaitMs: 5000 });
  for (let seq = 1; seq <= 100; seq++) {
    await world.publish(messageOf({ host: 'handed', seq, ts: Date.now() + seq }));
  }
  const [first] = running.splice(0);
  await first?.stop();
  await start();
  for (let seq = 101; seq <= 200; seq++) {
    await world.publish(messageOf({ host: 'handed', seq, ts: Date.now() + seq }));
  }
  // Sooner than anything is delivered again.
  await world.drained(2500);
  expect(await world.count("ticks FINAL WHERE host = 'handed'")).toBe(200);
});
