import { decodeMessage, encodeMessage } from '@psfleet/wire';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrate } from '../src/migrate/migrate.js';
import { insertBlocks } from '../src/write/insert-blocks.js';
import { RowSink } from '../src/write/row-sink.js';
import { messageOf } from './message-of.js';
import { startStorageUnderTest, type StorageUnderTest } from './storage-under-test.js';

let server: StorageUnderTest;
beforeAll(async () => {
  server = await startStorageUnderTest();
  await migrate(server.options);
});
afterAll(() => server.stop());

const hourMs = 3_600_000;
const fleetTs = (Math.floor(Date.now() / hourMs) - 30) * hourMs;

it.each([
  ['two hours ahead', -2 * hourMs],
  ['twenty days behind', 20 * 24 * hourMs],
])('stores every time of a host whose clock is %s in the time of the fleet', async (_, offsetMs) => {
  const host = `host-${Math.abs(offsetMs)}`;
  const sent = messageOf({ host, seq: 5, ts: fleetTs - offsetMs });
  const message = { ...sent, tick: { ...sent.tick, offsetMs, timeSource: 'collector' } as const };
  const sink = new RowSink();
  sink.append(decodeMessage(encodeMessage(message)), fleetTs + 70);
  await insertBlocks(server.storage, sink.takeBlocks());

  const timesIn = async (table: string, columns: readonly string[]): Promise<unknown> => {
    const times = columns.map((column) => `toUnixTimestamp64Milli(${column}) - {fleetTs:Int64}`).join(', ');
    const { rows } = await server.storage.query<{ times: number[] }>(
      `SELECT [${times}] AS times FROM ${table} WHERE host = {host:String} GROUP BY times ORDER BY times`,
      { params: { host, fleetTs } },
    );
    return rows.map((row) => row.times);
  };
  expect(await timesIn('ticks', ['ts', 'keyframe_ts', 'max_rss_ts', 'arrived_at', 'host_ts'])).toEqual([
    [0, 0, 0, 70, -offsetMs],
  ]);
  for (const table of ['process_samples', 'processes', 'metrics_by_dimension', 'metrics_host']) {
    expect(await timesIn(table, ['ts']), table).toEqual([[0]]);
  }
  expect(await timesIn('hosts', ['ts'])).toEqual([[70]]);
  const { rows } = await server.storage.query<{ create: number; boot: number }>(
    `SELECT toFloat64(max(create_time)) AS create,
      (SELECT toFloat64(any(boot_time)) FROM hosts WHERE host = {host:String}) AS boot
    FROM processes WHERE host = {host:String}`,
    { params: { host } },
  );
  const inFleetTime = (seconds: number): number => seconds + offsetMs / 1000;
  expect(rows).toEqual([{ create: inFleetTime(1_795_377_312.45), boot: inFleetTime(1_795_377_300.45) }]);
  expect(await timesIn('process_events', ['at', 'since', 'ts'])).toEqual([
    [-5, -10_000, 0],
    [-5, null, 0],
  ]);
});
