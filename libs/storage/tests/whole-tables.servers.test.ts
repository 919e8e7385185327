import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import type { TableAnchor } from '../src/read/table-anchors.js';
import { readWholeTables } from '../src/read/whole-tables.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

const start = Math.floor(Date.now() / 60_000) * 60_000 - 300_000;
const tsOf = (seq: number): number => start + seq * 10_000;
let server: StorageUnderTest;

/** Inserts ticks of one message each, twice, because a message may be delivered twice. */
async function insert(
  host: string,
  keyframes: readonly number[],
  seqs: readonly number[],
  ts: (seq: number) => number = tsOf,
): Promise<void> {
  for (const seq of [...seqs, ...seqs]) {
    await server.storage.command(
      `INSERT INTO ticks (host, ts, seq, part, parts, boot_id, queue, keyframe)
       SELECT {host:String}, fromUnixTimestamp64Milli({ts:Int64}), {seq:UInt64}, 1, 1, 'b', 'q', {keyframe:Bool}`,
      { params: { host, ts: ts(seq), seq, keyframe: keyframes.includes(seq) } },
    );
  }
}

const anchor = (host: string, keyframeSeq: number, lastSeq: number, some: Partial<TableAnchor> = {}): TableAnchor => ({
  host,
  keyframeSeq,
  keyframeTs: tsOf(keyframeSeq),
  tickSeq: lastSeq,
  lastSeq,
  lastTs: tsOf(lastSeq),
  elapsedMs: 10_000,
  ...some,
});
const wholeOf = async (...anchors: readonly TableAnchor[]): Promise<string[]> =>
  [...(await readWholeTables(server.storage, anchors)).hosts].sort();

beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
  await insert('whole', [1, 4], [1, 2, 3, 4, 5, 6]);
  await insert('gap', [1], [1, 2, 4]);
  await insert('no-keyframe', [], [1, 2, 3]);
  // The clock was set back after the keyframe.
  await insert('back', [1], [1, 2, 3], (seq) => (seq === 1 ? tsOf(9) : tsOf(seq)));
});
afterAll(() => server.stop());

it('returns the hosts whose messages since the keyframe are all stored', async () => {
  expect(await wholeOf(anchor('whole', 4, 6), anchor('gap', 1, 4), anchor('no-keyframe', 1, 3))).toEqual(['whole']);
});

it('considers only messages between keyframe and tick', async () => {
  expect(await wholeOf(anchor('whole', 1, 3), anchor('gap', 1, 2))).toEqual(['gap', 'whole']);
});

it.each([
  ['is none', anchor('whole', 3, 6)],
  ['is still to come', anchor('whole', 7, 6, { keyframeTs: tsOf(5) })],
  ['was long before', anchor('whole', 0, 6)],
  ['has another time', anchor('whole', 4, 6, { keyframeTs: tsOf(5) })],
  ['is of a host that is not there', anchor('nobody', 4, 6)],
])('believes no keyframe that %s', async (_, claimed) => {
  expect(await wholeOf(claimed)).toEqual([]);
});

it('follows sequence numbers when the clock was set back, but misses rows outside the time range', async () => {
  const back = anchor('back', 1, 3, { keyframeTs: tsOf(9) });
  expect(await wholeOf(back)).toEqual([]);
  expect(await wholeOf(back, anchor('whole', 1, 6, { lastTs: tsOf(20) }))).toEqual(['back', 'whole']);
});

it('returns nothing for no anchors', async () => {
  expect(await wholeOf()).toEqual([]);
});
