import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readClockedTicks, readLastTicks } from '../src/read/last-ticks.js';
import { readLatestTicks } from '../src/read/latest-ticks.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const minuteMs = 60_000;
const now = Math.floor(Date.now() / minuteMs) * minuteMs;
/** A time far above, and one far below the numbers that another machine's clock gave to its messages. */
const [high, low] = [9_000_000, 1_000];

interface Queue {
  readonly queue: string;
  readonly firstSeq: number;
  /** Seconds before now of its first and last tick. */
  readonly from: number;
  readonly to: number;
  /** By how many seconds it was wrong about the time. */
  readonly ahead?: number;
  /** How long its messages took to arrive; all that waited arrive at the end. */
  readonly arrivesAt?: number;
}

const fleet: Readonly<Record<string, readonly Queue[]>> = {
  // The twin's clock was ahead, so its numbers are larger. It was switched off 40 s ago.
  'with-a-dead-twin': [
    { queue: 'own', firstSeq: low, from: 900, to: 0 },
    { queue: 'twin', firstSeq: high, from: 340, to: 40 },
  ],
  'with-a-twin': [
    { queue: 'own', firstSeq: high, from: 900, to: 10 },
    { queue: 'twin', firstSeq: low, from: 303, to: 3 },
  ],
  // It began with its clock 8 minutes ahead and without an answer about the time, lost its state and began again.
  corrected: [
    { queue: 'ahead', firstSeq: high, from: 600, to: 120, ahead: 480 },
    { queue: 'own', firstSeq: low, from: 110, to: 0 },
  ],
  restarted: [
    { queue: 'before', firstSeq: low, from: 900, to: 110 },
    { queue: 'own', firstSeq: high, from: 100, to: 0 },
  ],
  // What it kept while the network was away arrives in order: first the queue of the start before.
  'catching-up': [
    { queue: 'before', firstSeq: high, from: 1500, to: 1210, arrivesAt: 3 },
    { queue: 'own', firstSeq: low, from: 1200, to: 300, arrivesAt: 1 },
  ],
};

let server: StorageUnderTest;

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  for (const [host, queues] of Object.entries(fleet)) {
    await server.storage.command(
      'INSERT INTO hosts (host, ts) SELECT {host:String}, fromUnixTimestamp64Milli({now:Int64})',
      { params: { host, now } },
    );
    for (const { queue, firstSeq, from, to, ahead = 0, arrivesAt } of queues) {
      await server.storage.command(
        `INSERT INTO ticks (
           host, queue, boot_id, seq, part, parts, ts, arrived_at, elapsed_ms, interval_ms, keyframe, keyframe_seq,
           keyframe_ts, max_rss, offset_ms, time_source, waiting, twin
         )
         SELECT {host:String}, {queue:String}, {queue:String}, {firstSeq:UInt64} + number, 1, 1,
           fromUnixTimestamp64Milli({now:Int64} + ({ahead:Int64} - {from:Int64} + number * 10) * 1000),
           fromUnixTimestamp64Milli(
             {now:Int64} - if({held:Bool}, {arrivesAt:Int64}, {from:Int64} - number * 10) * 1000
           ),
           10000, 10000, number % 30 = 0, {firstSeq:UInt64} + intDiv(number, 30) * 30,
           fromUnixTimestamp64Milli({now:Int64} + ({ahead:Int64} - {from:Int64} + intDiv(number, 30) * 300) * 1000),
           1, -{ahead:Int64}, if({ahead:Int64} = 0, 'collector', 'none'), number, {queue:String} = 'twin'
         FROM numbers(intDiv({from:Int64} - {to:Int64}, 10) + 1)`,
        {
          params: {
            host,
            queue,
            firstSeq,
            now,
            from,
            to,
            ahead,
            held: arrivesAt !== undefined,
            arrivesAt: arrivesAt ?? 0,
          },
        },
      );
    }
  }
});
afterAll(() => server.stop());

function queueOf(host: string, seq: number): Queue {
  const queue = fleet[host]?.find(({ firstSeq }) => seq >= firstSeq && seq < firstSeq + 1_000);
  if (queue === undefined) {
    throw new Error(`no queue of ${host} has a message ${seq}`);
  }
  return queue;
}

/** The queue of each host's newest tick at a moment, and seconds before now of that tick. */
async function newestAt(secondsAgo: number): Promise<Record<string, string>> {
  const hosts = Object.keys(fleet);
  const at = now - secondsAgo * 1000;
  const ticks = await readLastTicks(server.storage, { hosts, at, since: at - 30 * minuteMs });
  const { ticks: latest } = await readLatestTicks(server.storage, {
    hosts,
    at,
    since: at - 30 * minuteMs,
    knownSince: 0,
    by: 'rss',
    limit: 100,
    lateIntervals: 3,
    reference: at,
    defaultIntervalMs: 10_000,
  });
  const positions = (some: readonly { host: string; ts: number; arrivedAt: number; seq: number }[]): unknown =>
    some
      .map(({ host, ts, arrivedAt, seq }) => ({ host, ts, arrivedAt, seq }))
      .toSorted((a, b) => (a.host < b.host ? -1 : 1));
  expect(positions(latest)).toEqual(positions(ticks));
  return Object.fromEntries(
    ticks.map(({ host, seq, ts }) => [host, `${queueOf(host, seq).queue} ${(now - ts) / 1000}`]),
  );
}

describe('the newest tick of a host', () => {
  it('is of the queue from which a message arrived last, whatever the numbers say', async () => {
    expect(await newestAt(-600)).toEqual({
      'with-a-dead-twin': 'own 0',
      'with-a-twin': 'twin 3',
      corrected: 'own 0',
      restarted: 'own 0',
      'catching-up': 'own 300',
    });
  });

  it('is of the queue that arrived last until then, at a moment of the past', async () => {
    expect(await newestAt(200)).toEqual({
      'with-a-dead-twin': 'twin 200',
      'with-a-twin': 'own 200',
      restarted: 'before 200',
      'catching-up': 'own 300',
    });
    expect(await newestAt(1_300)).toEqual({ 'catching-up': 'before 1300' });
  });

  it('continues the newest keyframe of its queue, and lacks no message of another', async () => {
    const ticks = await readLastTicks(server.storage, {
      hosts: Object.keys(fleet),
      at: now + 10 * minuteMs,
      since: now - 30 * minuteMs,
    });
    for (const { host, seq, keyframeSeq, keyframeTs, missing } of ticks) {
      const own = queueOf(host, seq);
      expect(keyframeSeq, host).toBe(own.firstSeq + Math.floor((seq - own.firstSeq) / 30) * 30);
      expect(((keyframeTs ?? 0) - now) / 1000 + own.from, host).toBe(Math.floor((seq - own.firstSeq) / 30) * 300);
      expect(missing, host).toBe(0);
    }
  });

  it('says what its agent knew about the time, its backlog and its twin', async () => {
    const clockAt = async (host: string, at: number): Promise<unknown> =>
      (await readClockedTicks(server.storage, { hosts: [host], at, since: at - 30 * minuteMs })).map(
        ({ offsetMs, isUntimed, waiting, isTwin }) => ({ offsetMs, isUntimed, waiting, isTwin }),
      );
    expect(await clockAt('with-a-twin', now)).toEqual([{ offsetMs: 0, isUntimed: false, waiting: 30, isTwin: true }]);
    expect(await clockAt('corrected', now - 111_000)).toEqual([
      { offsetMs: -480, isUntimed: true, waiting: 0, isTwin: false },
    ]);
  });
});
