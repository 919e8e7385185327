import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { readRankedSamples } from '../src/read/process-top.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const ts = Math.floor(Date.now() / 60_000) * 60_000;
const ranked = { host: 'web-1', procUid: '00000000000000ff', ts, value: 1 };
const tick = { host: 'web-1', lastTs: ts, elapsedMs: 10_000, tickSeq: 7, lastSeq: 7 };
let server: StorageUnderTest;

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterAll(() => server.stop());

it('reads the newest sample up to the last tick where several share a time, however often it is stored', async () => {
  for (const [seq, rss] of [
    [5, 50],
    [7, 70],
    [9, 90],
    [7, 70],
  ]) {
    await server.storage.command(
      `INSERT INTO process_samples (host, ts, seq, proc_uid, name, rss)
       SELECT {host:String}, fromUnixTimestamp64Milli({ts:Int64}), {seq:UInt64}, 255, {name:String}, {rss:UInt64}`,
      { params: { host: 'web-1', ts, seq, name: 'p', rss } },
    );
  }
  expect((await readRankedSamples(server.storage, [ranked], [tick])).rows).toMatchObject([
    { host: 'web-1', procUid: ranked.procUid, rss: 70 },
  ]);
  expect((await readRankedSamples(server.storage, [ranked], [{ ...tick, lastSeq: 4 }])).rows).toEqual([]);
  expect((await readRankedSamples(server.storage, [{ ...ranked, ts: ts - 1 }], [tick])).rows).toEqual([]);
});
