import { Fleet, type Series } from '@psfleet/sdk';
import { expect, test } from 'vitest';
import { createSnapshotSend } from '../../snapshot/snapshot-send.js';
import { readGauges } from './read-gauges.js';

const now = Date.parse('2026-11-28T03:10:00.000Z');
const isoOf = (ms: number): string => new Date(ms).toISOString();

/** The load of a host that sends a tick every `intervalMs`, the last one `silentMs` ago. */
async function loadOf(intervalMs: number, silentMs: number): Promise<readonly (number | null)[]> {
  const series: Series = {
    metric: 'getloadavg.load1',
    host: 'web-1',
    dimensions: {},
    points: [3, 2, 1, 0].map((tick) => [isoOf(now - silentMs - tick * intervalMs), 1.5]),
  };
  const send = createSnapshotSend({
    header: {
      psfleetSnapshot: 1,
      createdAt: isoOf(now),
      from: isoOf(now - 600_000),
      to: isoOf(now),
      hosts: ['web-1'],
      labels: [],
      search: null,
    },
    hosts: [{ host: 'web-1', labels: {}, cpuCount: 4 } as never],
    metrics: [{ agg: 'last', step: 10, data: [series] }],
    ticks: [],
  });
  const fleet = new Fleet({ url: 'http://localhost/', send });
  return (await readGauges(fleet, 'web-1', now, new AbortController().signal)).load;
}

test.each([
  [10_000, 20_000, 1.5],
  [10_000, 120_000, null],
  [10_000, 540_000, null],
  [60_000, 120_000, 1.5],
  [60_000, 300_000, null],
])('ticks every %d ms, silent for %d ms: a load of %s', async (intervalMs, silentMs, expected) => {
  expect(await loadOf(intervalMs, silentMs)).toEqual([expected, null, null]);
});
