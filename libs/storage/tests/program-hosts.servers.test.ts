import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readProgramHosts } from '../src/read/program-hosts.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const minuteMs = 60_000;
const from = Math.floor(Date.now() / minuteMs) * minuteMs;
let server: StorageUnderTest;

async function insertIdentity(host: string, uid: number, program: string, ageMinutes: number): Promise<void> {
  await server.storage.command(
    `INSERT INTO processes (host, boot_id, ts, seq, proc_uid, pid, start_ticks, name, program)
     SELECT {host:String}, 'b', fromUnixTimestamp64Milli({ts:Int64}), {seq:UInt64}, {uid:UInt64}, 7, 1, 'p',
       {program:String}`,
    { params: { host, uid, program, ts: from - ageMinutes * minuteMs, seq: 100 - ageMinutes } },
  );
}

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  await insertIdentity('running-1', 1, 'python a.py', 10);
  await insertIdentity('begins-1', 2, 'python a.py', -1);
  await insertIdentity('ended-1', 3, 'python a.py', 10);
  await insertIdentity('became-1', 4, 'python a.py', 10);
  await insertIdentity('became-1', 4, 'python b.py', 5);
  await server.storage.command(
    `INSERT INTO process_events (host, boot_id, ts, seq, nr, kind, at, proc_uid, pid)
     SELECT 'ended-1', 'b', at, 90, 1, 'exit', fromUnixTimestamp64Milli({at:Int64}) AS at, 3, 7`,
    { params: { at: from - 5 * minuteMs } },
  );
});
afterAll(() => server.stop());

it('counts no host whose processes ended or became another program before the time, without rollups', async () => {
  const { rows } = await readProgramHosts(server.storage, {
    wanted: { programs: ['python a.py', 'python b.py'] },
    slices: [{ tier: 'raw', from, to: from + 5 * minuteMs }],
    hosts: ['ended-1', 'became-1', 'begins-1'],
  });
  expect(rows.toSorted((one, other) => (one.program < other.program ? -1 : 1))).toEqual([
    { program: 'python a.py', hosts: 2, ofHosts: [{ host: 'begins-1', program: 'python a.py', processes: 1 }] },
    { program: 'python b.py', hosts: 1, ofHosts: [{ host: 'became-1', program: 'python b.py', processes: 1 }] },
  ]);
});
