import { createLogger } from '@psfleet/service-kit';
import { expect, it, vi } from 'vitest';
import { EnrolledHosts } from './enrolled-hosts.js';
import { HostBindings } from './host-bindings.js';
import type { SignedBindings } from './signed-hosts.js';

const hostId = 'a'.repeat(32);

function bindingsOf(generation: number, ...hosts: string[]): SignedBindings {
  const removed = hosts.map((host) => ({ host, removedAt: 0, bindings: [{ hostId, from: 0, to: null }] }));
  return { generation, bindings: new HostBindings([{ hosts: [], removed }]) };
}

/** A list that the test changes, and a count of how often it was read. */
function watched(first: SignedBindings | Error) {
  const list = { now: first, reads: 0 };
  const stop = new AbortController();
  const hosts = new EnrolledHosts({
    source: {
      fetch: () => {
        list.reads += 1;
        return list.now instanceof Error ? Promise.reject(list.now) : Promise.resolve(list.now);
      },
    },
    logger: createLogger({ name: 'test', level: 'silent' }),
    signal: stop.signal,
  });
  return { list, hosts };
}

it('looks an unknown host up once more, then not again at once', async () => {
  const { list, hosts } = watched(bindingsOf(1, 'web-1'));
  await hosts.untilKnown();
  expect(hosts.objectionTo('web-1', hostId, 0)).toBeNull();
  expect(list.reads).toBe(1);
  list.now = bindingsOf(2, 'web-1', 'web-2');
  expect(hosts.objectionTo('web-2', hostId, 0)).toContain('unknown');
  await hosts.lookUp('web-2');
  expect(hosts.objectionTo('web-2', hostId, 0)).toBeNull();
  expect([list.reads, hosts.generation]).toEqual([2, 2]);
  for (let i = 0; i < 100; i++) {
    await hosts.lookUp('stranger');
    await hosts.lookUp('web-1');
  }
  expect(hosts.objectionTo('stranger', hostId, 0)).toContain('unknown');
  expect(list.reads).toBe(4);
});

it('keeps the last list while the next one cannot be used, and says why', async () => {
  const { list, hosts } = watched(bindingsOf(1, 'web-1'));
  expect(hosts.problem).toContain('start the API');
  await hosts.untilKnown();
  expect(hosts.problem).toBeNull();
  list.now = new Error('the record hosts.5 is missing');
  await hosts.lookUp('web-2');
  expect(hosts.objectionTo('web-2', hostId, 0)).toContain('unknown');
  expect(hosts.objectionTo('web-1', hostId, 0)).toBeNull();
  expect(hosts.problem).toBe('the record hosts.5 is missing');
});

it('reads the list again for an unknown host that appears while it is being read', async () => {
  const readings: ((found: SignedBindings) => void)[] = [];
  const hosts = new EnrolledHosts({
    source: { fetch: () => new Promise((resolve) => readings.push(resolve)) },
    logger: createLogger({ name: 'test', level: 'silent' }),
    signal: new AbortController().signal,
  });
  const known = hosts.untilKnown();
  const lookedUp = hosts.lookUp('web-2');
  readings[0]?.(bindingsOf(1, 'web-1'));
  await known;
  await vi.waitFor(() => expect(readings).toHaveLength(2));
  readings[1]?.(bindingsOf(2, 'web-1', 'web-2'));
  await lookedUp;
  expect(hosts.objectionTo('web-2', hostId, 0)).toBeNull();
});

it('says so when the list is withheld that was there before', async () => {
  const list: { now: SignedBindings | null } = { now: bindingsOf(1, 'web-1') };
  const hosts = new EnrolledHosts({
    source: { fetch: () => Promise.resolve(list.now) },
    logger: createLogger({ name: 'test', level: 'silent' }),
    signal: new AbortController().signal,
  });
  await hosts.untilKnown();
  list.now = null;
  await hosts.lookUp('web-2');
  expect(hosts.problem).toContain('start the API');
  expect(hosts.objectionTo('web-1', hostId, 0)).toBeNull();
});
