import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { splitByHosts } from '../src/rollup/host-portions.js';
import { rollUpStep } from '../src/rollup/roll-up.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

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
