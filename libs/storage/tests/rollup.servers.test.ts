import { catalog } from '@psfleet/metric-catalog';
import type { HostMessage } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readRolledIncreases } from '../src/read/rolled-increases.js';
import type { TierSlice } from '../src/read/tier-slice.js';
import { rollUpStep, type RollUpStep } from '../src/rollup/roll-up.js';
import { writeMarks } from '../src/rollup/storage-marks.js';
import type { MetricTier } from '../src/schema/rollup-tables.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const hourMs = 3_600_000;
const base = Math.floor(Date.now() / hourMs) * hourMs - 3 * hourMs;
const tickMs = 20_000;
const settings = { settleMs: 1000, visibleMs: 1000 };

/** mulberry32, seeded so that a failure can be reproduced. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
const random = randomNumbers(20_261_123);
const draw = (limit: number): number => Math.floor(random() * limit);

/**
 * 50 minutes of a host with a counter that sometimes restarts, a gauge that is sometimes unknown, and busy processes.
 */
function historyOf(host: string): HostMessage[] {
  let user = 0;
  return Array.from({ length: (50 * 60_000) / tickMs }, (_, index) => {
    user = draw(50) === 0 ? draw(100) : user + draw(1000);
    // The clock of one host is sometimes set back by a tick, so that two rows share a time and the greater seq is
    // newer.
    const steps = host === 'c' && index % 7 === 3 ? index - 1 : index;
    const message = messageOf({ host, seq: index + 1, ts: base + 37 * 60_000 + steps * tickMs });
    return {
      ...message,
      groups: [
        {
          group: 1,
          rows: 2,
          dimensions: new Map([[1, ['', '0']]]),
          fields: new Map([
            [1, [user, user + 7]],
            [2, [null, draw(3) === 0 ? null : index]],
          ]),
        },
        {
          group: 6,
          rows: 1,
          dimensions: new Map(),
          fields: new Map([
            [1, [draw(2 ** 34)]],
            [3, [draw(5) === 0 ? null : draw(1000)]],
          ]),
        },
      ],
    };
  });
}

const histories = ['a', 'b', 'c'].flatMap(historyOf);

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterAll(() => server.stop());

async function store(messages: readonly HostMessage[]): Promise<void> {
  const sink = new RowSink();
  for (const message of messages) {
    sink.append(message, message.ts);
  }
  await insertBlocks(server.storage, sink.takeBlocks());
}

async function rollUp(): Promise<RollUpStep> {
  for (;;) {
    const step = await rollUpStep(server.collector, settings);
    if (step.caughtUp) {
      return step;
    }
  }
}

const select = async <Row>(sql: string): Promise<Row[]> => (await server.storage.query<Row>(sql)).rows;

interface MinuteRow {
  readonly host: string;
  readonly cpu: string;
  readonly bucket: number;
  readonly first: number;
  readonly last: number;
  readonly n: number;
  readonly increase: number;
}
interface GaugeRow {
  readonly host: string;
  readonly bucket: number;
  readonly least: number | null;
  readonly most: number | null;
  readonly total: number | null;
  readonly n: number;
  readonly last: number | null;
}

/** Computes the expected rollup from the messages. */
function expectedCounters(widthMs: number): MinuteRow[] {
  const rows = new Map<string, MinuteRow>();
  for (const { host, ts, groups } of histories) {
    const values = groups[0]?.fields.get(1) ?? [];
    for (const [index, cpu] of ['', '0'].entries()) {
      const value = values[index] ?? Number.NaN;
      const bucket = Math.floor(ts / widthMs) * widthMs;
      const key = `${host} ${cpu} ${bucket}`;
      const before = rows.get(key) ?? { host, cpu, bucket, first: value, last: value, n: 0, increase: 0 };
      rows.set(key, {
        ...before,
        last: value,
        n: before.n + 1,
        increase: before.increase + Math.max(0, value - before.last),
      });
    }
  }
  return [...rows.values()];
}

function expectedGauges(widthMs: number): GaugeRow[] {
  const rows = new Map<string, { host: string; bucket: number; values: number[] }>();
  for (const { host, ts, groups } of histories) {
    const bucket = Math.floor(ts / widthMs) * widthMs;
    const row = rows.get(`${host} ${bucket}`) ?? { host, bucket, values: [] };
    rows.set(`${host} ${bucket}`, row);
    const value = groups[1]?.fields.get(3)?.[0] ?? null;
    if (value !== null) {
      row.values.push(value);
    }
  }
  return [...rows.values()].map(({ host, bucket, values }) => ({
    host,
    bucket,
    n: values.length,
    least: values.length === 0 ? null : Math.min(...values),
    most: values.length === 0 ? null : Math.max(...values),
    total: values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0),
    last: values.at(-1) ?? null,
  }));
}

const hundredfold = (column: string): string => `toInt64(round(toFloat64(${column}) * 100))`;
const tenfold = (column: string): string => `toInt64(round(toFloat64(${column}) * 10))`;
const byKey = (row: object): string => JSON.stringify(row);
const counters = (tier: string): Promise<MinuteRow[]> =>
  select(
    `SELECT host, cpu, toUnixTimestamp64Milli(ts) AS bucket, ${hundredfold('cpu_times_user_first')} AS first,
       ${hundredfold('cpu_times_user_last')} AS last, cpu_times_user_count AS n,
       ${hundredfold('cpu_times_user_increase')} AS increase
     FROM metrics_cpu_${tier} FINAL`,
  );
const gauges = (tier: string): Promise<GaugeRow[]> =>
  select(
    `SELECT host, toUnixTimestamp64Milli(ts) AS bucket, ${tenfold('virtual_memory_percent_min')} AS least,
       ${tenfold('virtual_memory_percent_max')} AS most, ${tenfold('virtual_memory_percent_sum')} AS total,
       ${tenfold('virtual_memory_percent_last')} AS last,
       virtual_memory_percent_count AS n
     FROM metrics_host_${tier} FINAL`,
  );

async function expectRollups(): Promise<void> {
  for (const [tier, widthMs] of [
    ['1m', 60_000],
    ['1h', hourMs],
  ] as const) {
    const sorted = (rows: readonly object[]): string[] =>
      rows.map((row) => byKey(Object.fromEntries(Object.entries(row).sort(([a], [b]) => a.localeCompare(b))))).sort();
    expect(sorted(await counters(tier))).toEqual(sorted(expectedCounters(widthMs)));
    expect(sorted(await gauges(tier))).toEqual(sorted(expectedGauges(widthMs)));
  }
}

it('has nothing to do on an empty database', async () => {
  expect(await rollUp()).toEqual({ caughtUp: true, statements: 0 });
});

it(
  'equals the messages after late, repeated and shuffled inserts, even if two collectors roll up at once',
  { timeout: 600_000 },
  async () => {
    const shuffled = histories
      .map((message) => ({ message, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ message }) => message);
    // The first batch spans the whole time, so everything after it is late.
    const batchSize = Math.ceil(shuffled.length / 3);
    for (let start = 0; start < shuffled.length; start += batchSize) {
      await store(shuffled.slice(start, start + batchSize));
      await store(shuffled.slice(start, start + batchSize / 5));
      await Promise.all([rollUp(), rollUp()]);
    }
    await rollUp();
    await expectRollups();
    expect(
      await select(
        `SELECT host, name, username, toUnixTimestamp64Milli(ts) AS bucket, cpu_ticks AS cpu, max_rss AS rss,
           max_pss AS pss, max_peak_rss AS peak, max_swap AS swap,
           read_bytes AS bytesRead, write_bytes AS bytesWritten, tcp_sent_bytes AS sent,
           tcp_received_bytes AS received, toUInt64(samples) AS n
         FROM process_rollup_15m FINAL ORDER BY host, name, bucket`,
      ),
    ).toEqual(
      await select(
        `SELECT host, name, username, toUnixTimestamp64Milli(toDateTime64(toStartOfFifteenMinutes(ts), 3)) AS bucket,
           sum(cpu_ticks) AS cpu, max(rss) AS rss, max(pss) AS pss,
           max(peak_rss) AS peak, max(swap) AS swap, sum(read_bytes) AS bytesRead, sum(write_bytes) AS bytesWritten,
           sum(tcp_sent_bytes) AS sent, sum(tcp_received_bytes) AS received, toUInt64(countIf(NOT exited)) AS n
         FROM process_samples FINAL WHERE NOT exited OR tcp_sent_bytes > 0
         GROUP BY host, name, username, bucket ORDER BY host, name, bucket`,
      ),
    );
    expect(
      await select(
        `SELECT host, name, sum(cpu_ticks) AS cpu, sum(samples) AS n, max(max_pss) AS pss
         FROM process_rollup_1h FINAL GROUP BY host, name ORDER BY host, name`,
      ),
    ).toEqual(
      await select(
        `SELECT host, name, sum(cpu_ticks) AS cpu, countIf(NOT exited) AS n, max(pss) AS pss
         FROM process_samples FINAL WHERE NOT exited OR tcp_sent_bytes > 0 GROUP BY host, name ORDER BY host, name`,
      ),
    );
  },
);

/** What the counter of a CPU gained from the messages of a range, in 1/100 seconds. */
function expectedIncrease(host: string, index: number, from: number, to: number): number {
  const readings = histories
    .filter((message) => message.host === host && message.ts < to)
    .sort((one, other) => one.ts - other.ts || one.seq - other.seq)
    .map(({ ts, groups }) => ({ ts, value: Number(groups[0]?.fields.get(1)?.[index]) }));
  return readings.reduce((sum, { ts, value }, at) => {
    const before = readings[at - 1]?.value ?? value;
    return ts >= from ? sum + Math.max(0, value - before) : sum;
  }, 0);
}

/** One to three consecutive slices that begin and end at minutes, of raw rows and of rollups. */
function drawSlices(): TierSlice<MetricTier>[] {
  const minutes = Array.from({ length: 4 }, () => 30 + draw(65));
  const borders = [...new Set(minutes)].sort((one, other) => one - other).map((minute) => base + minute * 60_000);
  return borders.slice(1).map((to, at) => ({ tier: draw(2) === 0 ? 'raw' : '1m', from: borders[at] ?? to, to }));
}

it('has the increases of the raw rows, whichever tiers answer the parts of a time range', async () => {
  const hour: TierSlice<MetricTier> = { tier: '1h', from: base, to: base + hourMs };
  const drawn = Array.from({ length: 40 }, drawSlices).filter((slices) => slices.length > 0);
  const rest: TierSlice<MetricTier>[] = (['1h', '1m', 'raw'] as const).map((tier) => ({
    tier,
    from: hour.to,
    to: hour.to + hourMs,
  }));
  for (const slices of [...drawn, [hour], ...rest.map((slice) => [hour, slice]), ...rest.map((slice) => [slice])]) {
    const [from, to] = [slices[0]?.from ?? 0, slices.at(-1)?.to ?? 0];
    const host = ['a', 'b', 'c'][draw(3)] ?? 'a';
    const { series } = await readRolledIncreases(server.storage, {
      host,
      group: catalog.cpu_times,
      fields: ['user'],
      slices,
    });
    const gained = series.map(({ dimensions, values }) => [dimensions[0], Math.round((values['user'] ?? -1) * 100)]);
    const isStored = histories.some((message) => message.host === host && message.ts >= from && message.ts < to);
    const expected = ['', '0'].map((cpu, index) => [cpu, expectedIncrease(host, index, from, to)]);
    expect([host, slices, Object.fromEntries(gained)]).toEqual([
      host,
      slices,
      isStored ? Object.fromEntries(expected) : {},
    ]);
  }
});

it('computes nothing again when no rows arrived', async () => {
  // Rows count as late for `visibleMs` after they arrived.
  await expect.poll(async () => (await rollUp()).statements, { timeout: 30_000, interval: 300 }).toBe(0);
});

it('keeps rollups whose raw rows have been dropped', async () => {
  const count = async (): Promise<unknown> =>
    select("SELECT cpu_times_user_count FROM metrics_cpu_1m FINAL WHERE host = 'a' AND cpu = '' ORDER BY ts");
  const before = await count();
  await server.storage.command('TRUNCATE TABLE metrics_by_dimension');
  await writeMarks(server.collector, { 'raw-dropped': base + 3 * hourMs });
  await store(histories.slice(0, 5));
  await rollUp();
  expect(await count()).toEqual(before);
});
