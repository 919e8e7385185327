import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readExits, readExitsOnAnyHost } from '../src/read/exits.js';
import { readIdentities, readIdentitiesOnAnyHost } from '../src/read/identities.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const now = Date.now();
const procUid = '000000000000beef';
const range = { from: 0, to: now + 1_000 };
let server: StorageUnderTest;

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  for (const [index, host] of ['web-1', 'web-2', 'web-3'].entries()) {
    const params = { host, ts: now - 60_000 + index };
    await server.storage.command(
      `INSERT INTO processes (host, boot_id, ts, seq, proc_uid, pid, start_ticks, name)
       SELECT {host:String}, 'b', fromUnixTimestamp64Milli({ts:Int64}), 1, 48879, 7, 1, {host:String}`,
      { params },
    );
    await server.storage.command(
      `INSERT INTO process_events (host, boot_id, ts, seq, nr, kind, at, proc_uid, pid)
       SELECT {host:String}, 'b', at, 1, number, 'exit', fromUnixTimestamp64Milli({ts:Int64} + number) AS at, 48879,
         number
       FROM numbers(1, 5)`,
      { params },
    );
  }
});
afterAll(() => server.stop());

it('reads only the identity of the host that was asked for, however many hosts sent the procUid', async () => {
  const [first, ...others] = await readIdentities(server.storage, [{ host: 'web-1', procUid }], now);
  expect([first?.host, first?.name, others]).toEqual(['web-1', 'web-1', []]);
  expect(await readIdentities(server.storage, [], now)).toEqual([]);
  expect(await readIdentitiesOnAnyHost(server.storage, procUid, now)).toHaveLength(3);
});

it('finds a process in a list that is longer than a parameter of ClickHouse may be', async () => {
  const others = Array.from({ length: 6_000 }, (_, index) => ({
    host: `other-${index}`,
    procUid: (index + 1).toString(16).padStart(16, '0'),
  }));
  const found = await readIdentities(server.storage, [...others, { host: 'web-2', procUid }], now);
  expect(found.map(({ host }) => host)).toEqual(['web-2']);
});

it('reads the newest exit of each process, and only of the hosts that were asked for', async () => {
  const asked = ['web-1', 'web-2', 'none-1'].map((host) => ({ host, procUid }));
  const exits = await readExits(server.storage, asked, range);
  expect(exits.map(({ host, pid }) => [host, pid])).toEqual([
    ['web-2', 5],
    ['web-1', 5],
  ]);
  expect(await readExits(server.storage, [], range)).toEqual([]);
});

it('shows that a second host sent the exit of a process, however many exits one host sent', async () => {
  const exits = await readExitsOnAnyHost(server.storage, procUid, range);
  expect(exits.map(({ host, pid }) => [host, pid])).toEqual([
    ['web-3', 5],
    ['web-2', 5],
  ]);
});
