import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readLatestTicks, type LatestTicksQuery, type HintedTick } from '../src/read/latest-ticks.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

interface Tick {
  readonly ageMs: number;
  readonly seq: number;
  readonly part?: number;
  readonly parts?: number;
  readonly elapsedMs?: number | null;
  readonly intervalMs?: number | null;
  readonly keyframeSeq?: number | null;
  readonly rss?: number | null;
  readonly cpuTicks?: number;
  readonly maxRssUid?: number;
}

const now = Math.floor(Date.now() / 60_000) * 60_000;
const query: LatestTicksQuery = {
  hosts: null,
  since: now - 60_000,
  at: now,
  knownSince: now - 3_600_000,
  by: 'rss',
  limit: 2,
  lateIntervals: 3,
  reference: now,
  defaultIntervalMs: 10_000,
};
let server: StorageUnderTest;

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  await insert(
    'high',
    { ageMs: 15_000, seq: 1, rss: 900 },
    { ageMs: 5_000, seq: 2, rss: 500, keyframeSeq: 1, maxRssUid: 255 },
  );
  await insert(
    'middle',
    { ageMs: 16_000, seq: 7, rss: 1 },
    { ageMs: 6_000, seq: 8, rss: 400, elapsedMs: 5_000, intervalMs: 5_000, cpuTicks: 30 },
  );
  for (const host of ['low-a', 'low-b']) {
    await insert(host, { ageMs: 12_000, seq: 1, rss: 10 }, { ageMs: 2_000, seq: 2, rss: 10, cpuTicks: 50 });
  }
  await insert('late', { ageMs: 58_000, seq: 1, rss: 3 }, { ageMs: 48_000, seq: 2, rss: 3 });
  await insert('silent about memory', { ageMs: 12_000, seq: 1, rss: 800 }, { ageMs: 2_000, seq: 2, rss: null });
  await insert('slow', { ageMs: 40_000, seq: 1, elapsedMs: 60_000, intervalMs: 60_000, rss: 2 });
  await insert('resumed', { ageMs: 3_000, seq: 9, elapsedMs: 9_000_000, rss: 2 });
  await insert('old agent', { ageMs: 4_000, seq: 9, intervalMs: null, rss: 5 });
  await insert('old and late', { ageMs: 31_000, seq: 9, intervalMs: null, rss: 5 });
  await insert(
    'forgot',
    { ageMs: 14_000, seq: 1, rss: 1, keyframeSeq: 1, maxRssUid: 4 },
    { ageMs: 4_000, seq: 2, rss: 1, intervalMs: null },
  );
  await insert('fresh', { ageMs: 3_000, seq: 1, elapsedMs: null, rss: 2 });
  await insert('large', { ageMs: 13_000, seq: 1, rss: 700 }, { ageMs: 3_000, seq: 2, part: 1, parts: 2, rss: 700 });
  await insert(
    'orphan',
    { ageMs: 13_000, seq: 1, part: 2, parts: 2, elapsedMs: null },
    { ageMs: 3_000, seq: 3, elapsedMs: 9_000_000, rss: 2 },
  );
  await insert('silent', { ageMs: 70_000, seq: 1, rss: 9_000 });
});
afterAll(() => server.stop());

/** Inserts everything twice, because a message may be delivered twice. */
async function insert(host: string, ...ticks: readonly Tick[]): Promise<void> {
  await server.storage.command(
    'INSERT INTO hosts (host, ts) SELECT {host:String}, fromUnixTimestamp64Milli({now:Int64})',
    { params: { host, now } },
  );
  for (const {
    ageMs,
    seq,
    part = 1,
    parts = 1,
    elapsedMs = 10_000,
    intervalMs = 10_000,
    keyframeSeq = null,
    rss = null,
    cpuTicks = 0,
    maxRssUid = 0,
  } of [...ticks, ...ticks]) {
    await server.storage.command(
      `INSERT INTO ticks (
         host, ts, seq, part, parts, boot_id, queue, elapsed_ms, interval_ms, keyframe_seq, keyframe_ts,
         max_rss, max_cpu_ticks, max_rss_proc_uid, max_rss_ts, next_rss
       )
       SELECT {host:String}, fromUnixTimestamp64Milli({ts:Int64}), {seq:UInt64}, {part:UInt32}, {parts:UInt32},
         'b', 'q',
         {elapsedMs:Nullable(UInt64)}, {intervalMs:Nullable(UInt64)}, {keyframeSeq:Nullable(UInt64)},
         if({keyframeSeq:Nullable(UInt64)} IS NULL, NULL, fromUnixTimestamp64Milli({now:Int64} - 15000)),
         {rss:Nullable(UInt64)}, {cpuTicks:UInt64}, {maxRssUid:UInt64},
         if({maxRssUid:UInt64} = 0, NULL, fromUnixTimestamp64Milli({now:Int64} - 12000)),
         nullIf({maxRssUid:UInt64} * 2, 0)`,
      {
        params: {
          host,
          now,
          ts: now - ageMs,
          seq,
          part,
          parts,
          elapsedMs,
          intervalMs,
          keyframeSeq,
          rss,
          cpuTicks,
          maxRssUid,
        },
      },
    );
  }
}

const ask = async (
  some: Partial<LatestTicksQuery> = {},
): Promise<{ ticks: (string | number | null)[][]; unknown: readonly string[] }> => {
  const { ticks, unknown } = await readLatestTicks(server.storage, { ...query, ...some });
  return {
    ticks: ticks
      .map(({ host, max, intervalMs }) => [host, max, intervalMs])
      .toSorted(([a], [b]) => String(a).localeCompare(String(b))),
    unknown: unknown.toSorted(),
  };
};
const always = [
  ['late', 3, 10_000],
  ['old and late', 5, null],
  ['silent about memory', null, 10_000],
] as const;
const unknown = ['large', 'silent'];

it('returns the hosts with the greatest maxima at their newest tick, and those that it must return', async () => {
  expect(await ask()).toEqual({
    ticks: [['high', 500, 10_000], always[0], ['middle', 400, 5_000], always[1], always[2]],
    unknown,
  });
});

it('returns as many hosts when several share a maximum', async () => {
  expect((await ask({ limit: 3 })).ticks).toEqual([
    ['high', 500, 10_000],
    always[0],
    ['low-a', 10, 10_000],
    ['middle', 400, 5_000],
    always[1],
    always[2],
  ]);
});

it('ranks a counter by its increase per elapsed time', async () => {
  expect((await ask({ by: 'cpu', limit: 1 })).ticks.map(([host]) => host)).toEqual([
    'fresh',
    'late',
    'middle',
    'old and late',
  ]);
});

it('uses the interval that the agent reports, however long its tick took and however old it is', async () => {
  expect(await ask({ limit: 3, hosts: ['slow', 'resumed', 'orphan'] })).toEqual({
    ticks: [
      ['orphan', 2, 10_000],
      ['resumed', 2, 10_000],
      ['slow', 2, 60_000],
    ],
    unknown: [],
  });
});

const byHost = (ticks: readonly HintedTick[]): HintedTick[] =>
  ticks.toSorted((one, other) => (one.host < other.host ? -1 : 1));

it('returns the hint about the keyframe of the newest tick, if it gives one', async () => {
  const { ticks } = await readLatestTicks(server.storage, { ...query, hosts: ['high', 'forgot'] });
  expect(byHost(ticks)).toMatchObject([
    { host: 'forgot', seq: 2, intervalMs: null, hintedKeyframeSeq: null, hintedKeyframeTs: null },
    { host: 'high', seq: 2, intervalMs: 10_000, hintedKeyframeSeq: 1, hintedKeyframeTs: now - 15_000 },
  ]);
});

it("returns the newest tick's hint about the process with the most memory, and none for other metrics", async () => {
  const noHint = { hintedProcUid: null, hintedSampleTs: null, hintedNext: null };
  const high = { host: 'high', hintedProcUid: '00000000000000ff', hintedSampleTs: now - 12_000, hintedNext: 510 };
  const { ticks } = await readLatestTicks(server.storage, { ...query, hosts: ['high', 'forgot'] });
  expect(byHost(ticks)).toMatchObject([{ host: 'forgot', ...noHint }, high]);
  expect((await readLatestTicks(server.storage, { ...query, hosts: ['high'], by: 'fds' })).ticks).toMatchObject([
    { host: 'high', ...noHint },
  ]);
});

it('lists hosts without ticks as unknown, and a host that is named twice once', async () => {
  expect(await ask({ hosts: ['high', 'nope', 'high'] })).toEqual({ ticks: [['high', 500, 10_000]], unknown: ['nope'] });
});
