import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readRolledGroups } from '../src/read/rolled-groups.js';
import type { TierSlice } from '../src/read/tier-slice.js';
import { splitByHosts } from '../src/rollup/host-portions.js';
import { hourProcessRollup, quarterProcessRollup } from '../src/rollup/process-rollup-sql.js';
import { rollUpStep } from '../src/rollup/roll-up.js';
import type { ProcessTier } from '../src/schema/rollup-tables.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messagesOf, type LivedProcess } from './processes-around-borders.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const hourMs = 3_600_000;
const quarterMs = 15 * 60_000;
const from = Math.floor(Date.now() / quarterMs) * quarterMs - 4 * quarterMs;
const quarter = { from, to: from + quarterMs, hosts: [] };
let server: StorageUnderTest;

/** A tick and the sample of one process of each of 2,500 hosts. */
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  const ofHosts = (columns: string, values: string): string =>
    `(host, ts, seq, ${columns})
     SELECT concat('web-', toString(number)), fromUnixTimestamp64Milli({ts:Int64}, 'UTC'), 1, ${values}
     FROM numbers(2500)`;
  const params = { ts: from + 5_000 };
  await server.storage.command(`INSERT INTO ticks ${ofHosts('part, parts, queue', "1, 1, 'q'")}`, { params });
  const sample = ofHosts('proc_uid, name, cpu_ticks, rss', "number + 1, 'node', 7, number");
  await server.storage.command(`INSERT INTO process_samples ${sample}`, { params });
});
afterAll(() => server.stop());

it('splits a quarter hour of many hosts in the order of their names', async () => {
  const portions = await splitByHosts(server.storage, quarter);
  expect(portions.map(({ hosts }) => hosts.length)).toEqual([1000, 1000, 500]);
  const hosts = portions.flatMap((portion) => portion.hosts);
  expect(hosts).toEqual(Array.from({ length: 2500 }, (_, index) => `web-${index}`).sort());
});

it('keeps a short range together, and splits the hosts of late rows too', async () => {
  const minute = { ...quarter, to: from + 60_000 };
  expect(await splitByHosts(server.storage, minute)).toEqual([minute]);
  const late = { ...quarter, hosts: Array.from({ length: 1001 }, (_, index) => `late-${index}`) };
  expect((await splitByHosts(server.storage, late)).map(({ hosts }) => hosts.length)).toEqual([1000, 1]);
});

it('has nothing to compute of a time without ticks', async () => {
  expect(await splitByHosts(server.storage, { ...quarter, from: from - quarterMs, to: from })).toEqual([]);
});

// A rollup is hundreds of statements, each of which a busy machine takes a second for.
it('rolls up each host once', { timeout: 600_000 }, async () => {
  for (let caughtUp = false; !caughtUp;) {
    ({ caughtUp } = await rollUpStep(server.collector));
  }
  const { rows } = await server.storage.query(
    `SELECT count() AS stored, uniqExact(host) AS hosts, sum(cpu_ticks) AS ticks, max(max_rss) AS rss
     FROM process_rollup_15m FINAL`,
  );
  expect(rows).toEqual([{ stored: 2500, hosts: 2500, ticks: 17_500, rss: 2499 }]);
});

it('counts each process once, wherever the buckets of a time range begin', async () => {
  const start = Math.floor(from / hourMs) * hourMs - 6 * hourMs;
  const hours = 2;
  // The first tick of each bucket is 10 s after its border, and the last one 50 s before the next.
  const ticks = Array.from({ length: hours * 60 }, (_, minute) => start + minute * 60_000 + 10_000);
  const lived: LivedProcess[] = ticks.flatMap((firstSeen, index) => {
    const lastSeen = ticks[Math.min(index + (index % 7) * 13, ticks.length - 1)] ?? firstSeen;
    const pid = 10 * index + 1;
    return [
      { pid, createdMs: firstSeen - 5_000, firstSeen, lastSeen },
      // It began before the tick before, and before the border if that is between the two.
      { pid: pid + 1, createdMs: firstSeen - 20_000, firstSeen, lastSeen },
      { pid: pid + 2, createdMs: null, firstSeen, lastSeen },
      { pid: pid + 3, createdMs: null, firstSeen, lastSeen: firstSeen, isUnswept: true },
    ];
  });
  const sink = new RowSink();
  for (const message of messagesOf('border', ticks, lived)) {
    sink.append(message, message.ts);
  }
  await insertBlocks(server.storage, sink.takeBlocks());
  const end = start + hours * hourMs;
  for (let at = start; at < end; at += quarterMs) {
    await compute(quarterProcessRollup, at, at + quarterMs);
  }
  await compute(hourProcessRollup, start, end);

  for (const slices of slicesOf(start, end)) {
    const [first, last] = [slices[0]?.from ?? 0, slices.at(-1)?.to ?? 0];
    const { rows } = await readRolledGroups(server.storage, {
      by: 'name',
      perHost: false,
      hosts: ['border'],
      slices,
      amounts: ['cpuTime'],
      orderBy: 'cpuTime',
      usersOnly: false,
      limit: 10,
    });
    const alive = lived.filter((process) => process.firstSeen < last && process.lastSeen >= first);
    expect([slices, rows[0]?.processes]).toEqual([slices, alive.length]);
  }
});

/** Every range of quarters, with the tiers that may answer its parts. */
function slicesOf(start: number, end: number): TierSlice<ProcessTier>[][] {
  const quarters = Array.from({ length: (end - start) / quarterMs }, (_, index) => start + index * quarterMs);
  const half = (start + end) / 2;
  return [
    ...quarters.map((at): TierSlice<ProcessTier>[] => [{ tier: '15m', from: at, to: end }]),
    ...quarters.slice(1).flatMap((at): TierSlice<ProcessTier>[][] => [
      [
        { tier: '15m', from: start, to: at },
        { tier: 'raw', from: at, to: end },
      ],
      [
        { tier: '15m', from: start, to: at },
        { tier: 'raw', from: at, to: at + quarterMs },
      ],
    ]),
    [{ tier: '1h', from: start, to: end }],
    [
      { tier: '1h', from: start, to: half },
      { tier: '15m', from: half, to: half + quarterMs },
      { tier: 'raw', from: half + quarterMs, to: end },
    ],
  ];
}

async function compute(statement: string, begin: number, end: number): Promise<void> {
  await server.storage.command(statement, { params: { from: begin, to: end, hosts: ['border'] } });
}
