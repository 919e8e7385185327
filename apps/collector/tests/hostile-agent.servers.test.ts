import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import {
  absentColumns,
  dataSubject,
  encodeMessage,
  eventTable,
  streams,
  type HostMessage,
  type TickFacts,
} from '@psfleet/wire';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildCollector, spawnCollector, type CollectorProcess } from './collector-process.js';
import { startCollectorUnderTest, type CollectorUnderTest } from './collector-under-test.js';
import { messageOf } from './message-of.js';

vi.setConfig({ testTimeout: 180_000 });

const host = 'hostile';
const yearMs = 365 * 86_400_000;
const plain = (...bytes: number[]): Buffer => Buffer.from([1, 0, ...bytes]);
const deflated = (body: Buffer): Buffer => Buffer.concat([Buffer.from([1, 1]), deflateRawSync(body)]);
const valid = (changes: Partial<HostMessage> = {}): HostMessage => ({ ...messageOf({ host, seq: 1 }), ...changes });
const withTick = (changes: Partial<TickFacts>): HostMessage => valid({ tick: { ...valid().tick, ...changes } });

/** A message with a text of ten million characters in this field. */
const longText = (field: number): Buffer =>
  deflated(Buffer.concat([Buffer.from([0x81, field, 0xdb, 0, 0x98, 0x96, 0x80]), Buffer.alloc(10_000_000, 'x')]));

function withSamples(
  change: (
    columns: NonNullable<HostMessage['samples']>['columns'],
  ) => Partial<NonNullable<HostMessage['samples']>['columns']>,
): HostMessage {
  const { samples } = valid();
  if (samples === null) {
    throw new Error('the message has samples');
  }
  return valid({ samples: { rows: samples.rows, columns: { ...samples.columns, ...change(samples.columns) } } });
}

function withEvent(at: number, since: number | null = null): HostMessage {
  const columns = {
    ...absentColumns(eventTable, 1),
    kind: { values: ['start'], indexes: [0] },
    at: [at],
    since: [since],
    source: { values: ['sweep'], indexes: [0] },
    proc_uid: BigUint64Array.of(1n),
    pid: [1],
  };
  return valid({ events: { rows: 1, columns } });
}

const attacks: Readonly<Record<string, () => Uint8Array>> = {
  'bytes that are not a message': () => Buffer.from('\x01\x00garbage'),
  'half a message': () => encodeMessage(valid()).subarray(0, 80),
  'a map of four billion entries': () => plain(0xdf, 0xff, 0xff, 0xff, 0xff),
  'a table of four billion rows': () => plain(0x81, 14, 0x81, 0, 0xce, 0xff, 0xff, 0xff, 0xff),
  'a table of 100,000 rows in a few bytes': () => plain(0x81, 14, 0x81, 0, 0xce, 0, 1, 0x86, 0xa0),
  'deeply nested containers': () =>
    deflated(Buffer.concat([Buffer.from([0x81, 99]), Buffer.alloc(1_000_000, 0x91), Buffer.from([0xc0])])),
  'a deflate bomb': () => deflated(Buffer.alloc(500_000_000)),
  'a host of ten million characters': () => longText(1),
  'ten million characters in an unknown field': () => longText(99),
  'a name of ten million characters': () =>
    encodeMessage(withSamples(() => ({ name: { values: ['x'.repeat(10_000_000)], indexes: [0, 0, 0] } }))),
  'a long id that would be stored with every row': () => encodeMessage(valid({ bootId: 'x'.repeat(4000) })),
  'a billion rows in groups without values': () =>
    encodeMessage(
      valid({
        groups: Array.from({ length: 10_000 }, () => ({
          group: 6,
          rows: 100_000,
          dimensions: new Map(),
          fields: new Map(),
        })),
      }),
    ),
  'many texts for few rows': () =>
    encodeMessage(
      withSamples(() => ({ name: { values: Array.from({ length: 1_000_000 }, () => 'x'), indexes: [0, 0, 0] } })),
    ),
  "another host's name": () => encodeMessage(valid({ host: 'honest-1' })),
  'the year 1970': () => encodeMessage(valid({ ts: 1 })),
  'the year 2100': () => encodeMessage(valid({ ts: Date.now() + 74 * yearMs })),
  'an event of 1970': () => encodeMessage(withEvent(0)),
  'an event of 2100': () => encodeMessage(withEvent(Date.now() + 74 * yearMs)),
  'an event beyond every date': () => encodeMessage(withEvent(Number.MAX_SAFE_INTEGER)),
  'an event since beyond every date': () => encodeMessage(withEvent(Date.now(), Number.MAX_SAFE_INTEGER)),
  'a keyframe without a time': () => encodeMessage(withTick({ keyframeSeq: 1, keyframeTs: Number.NaN })),
  'a keyframe of 2100': () => encodeMessage(withTick({ keyframeSeq: 1, keyframeTs: Date.now() + 74 * yearMs })),
  'a keyframe beyond every date': () =>
    encodeMessage(withTick({ keyframeSeq: 1, keyframeTs: Number.MAX_SAFE_INTEGER })),
  'a keyframe in a later message': () => encodeMessage(withTick({ keyframeSeq: 2, keyframeTs: Date.now() })),
  'a maximum rss sampled in 2100': () =>
    encodeMessage(withTick({ maxRssProcUid: 1n, maxRssTs: Date.now() + 74 * yearMs, nextRss: 0 })),
  'a maximum rss without a time': () =>
    encodeMessage(withTick({ maxRssProcUid: 1n, maxRssTs: Number.NaN, nextRss: 0 })),
  'a maximum rss of a process whose id is too large': () =>
    encodeMessage(withTick({ maxRssProcUid: 2n ** 64n, maxRssTs: Date.now(), nextRss: 0 })),
  'an interval of 0': () => encodeMessage(withTick({ intervalMs: 0 })),
  'an interval of a year': () => encodeMessage(withTick({ intervalMs: yearMs })),
  'a negative number of bytes': () => encodeMessage(withSamples(({ rss }) => ({ rss: [-1, ...rss.slice(1)] }))),
  'a fraction of a byte': () => encodeMessage(withSamples(({ rss }) => ({ rss: [0.5, ...rss.slice(1)] }))),
  'fewer values than rows': () => encodeMessage(withSamples(({ rss }) => ({ rss: rss.slice(1) }))),
  'an index outside its dictionary': () =>
    encodeMessage(withSamples(() => ({ name: { values: ['a'], indexes: [0, 1, 0] } }))),
};

let world: CollectorUnderTest;
let collector: CollectorProcess;
beforeAll(async () => {
  buildCollector();
  world = await startCollectorUnderTest();
  // The wait is long enough that batches end by their size.
  collector = spawnCollector(world, [], { PSFLEET_BATCH_WAIT: '2s', PSFLEET_ACK_WAIT: '60s' });
  await vi.waitFor(() => world.manager.consumers.info(streams.data.name, 'collector'), {
    timeout: 60_000,
    interval: 50,
  });
});
afterAll(async () => {
  collector.child.kill('SIGTERM');
  await collector.exited;
  await world.stop();
});

/** Peak resident memory of the collector since its start, in bytes. */
function peakMemory(): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${collector.child.pid}/status`, 'utf8'))?.[1]);
}

async function storedBatches(): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${collector.healthPort()}/metrics-prometheus`)).text();
  return Number(/^psfleet_collector_stored_batches_total (\d+)$/m.exec(text)?.[1]);
}

it('turns every attack into a dead letter, and stores everything of the honest host', async () => {
  const rounds = 5;
  const before = peakMemory();
  const now = Date.now();
  for (let round = 0; round < rounds; round++) {
    for (const [at, attack] of Object.values(attacks).entries()) {
      await world.publishBytes(dataSubject(host), attack());
      const seq = round * 100 + at;
      await world.publish(messageOf({ host: 'honest-1', seq, ts: now + seq }));
    }
  }
  await world.drained(110_000);
  const letters = await world.deadLetters();
  const missing = Object.keys(attacks).filter((_, at) => !letters[at]?.header.get('Psfleet-Reason'));
  expect({ letters: letters.length, missing }).toEqual({
    letters: rounds * Object.keys(attacks).length,
    missing: [],
  });
  // Everything from the honest host is stored, and nothing that the hostile one sent in its name.
  const sent = rounds * Object.keys(attacks).length;
  expect(await world.count("ticks FINAL WHERE host = 'honest-1'")).toBe(sent);
  expect(await world.count("process_samples FINAL WHERE host = 'honest-1'")).toBe(sent * 3);
  for (const table of ['ticks', 'process_samples', 'processes', 'process_events', 'hosts', 'metrics_host']) {
    expect(await world.count(`${table} WHERE host = '${host}'`), table).toBe(0);
  }
  // The 500 MB that the bomb inflates to were never held.
  expect(peakMemory() - before).toBeLessThan(300_000_000);
  expect(collector.child.exitCode).toBeNull();
});

it('stores messages that inflate to a hundred times their size without running out of memory', async () => {
  const bytes = encodeMessage(inflating());
  expect(bytes.length).toBeLessThan(200_000);
  const before = { memory: peakMemory(), batches: await storedBatches() };
  for (let count = 0; count < 12; count++) {
    await world.publishBytes(dataSubject('inflating'), bytes);
  }
  await world.publish(messageOf({ host: 'honest-2', seq: 1 }));
  await world.drained(110_000);
  expect(await world.count("ticks FINAL WHERE host IN ('honest-2', 'inflating')")).toBe(2);
  // 190 MB of texts in batches of at most 32 MB.
  expect((await storedBatches()) - before.batches).toBeGreaterThanOrEqual(5);
  expect(peakMemory() - before.memory).toBeLessThan(500_000_000);
});

/** 1,300 processes, each with 12 KiB of name, path and arguments: 16 MB that deflate to almost nothing. */
function inflating(): HostMessage {
  const message = messageOf({ host: 'inflating', seq: 1, processes: 1300 });
  if (message.identities === null) {
    throw new Error('the message has identities');
  }
  const texts = Array.from({ length: 1300 }, (_, pid) => `${pid}`.padEnd(4000, 'x'));
  return {
    ...message,
    identities: {
      rows: 1300,
      columns: { ...message.identities.columns, name: texts, exe: texts, cmdline: texts.map((text) => [text]) },
    },
  };
}
