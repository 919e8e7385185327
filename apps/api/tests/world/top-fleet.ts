import type { Storage } from '@psfleet/storage';
import { insertHost, insertTick } from './rows.js';

export const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m {by:String}";

/**
 * Two hosts with two ticks each, one without a keyframe (`bare-1`) and one that is offline (`gone-1`). Every message is
 * delivered twice.
 */
export async function insertTopFleet(storage: Storage, now: number): Promise<void> {
  for (const host of ['web-1', 'web-2', 'bare-1', 'gone-1']) {
    await insertHost(storage, host, now);
  }
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(storage, {
      host: 'web-1',
      ts: now - 30_000,
      seq: 1,
      processes: [
        { pid: 1, cpuTicks: 900, rss: 100 },
        { pid: 2, cpuTicks: 100, rss: 9000, numFds: 50 },
        { pid: 3, rss: 8000 },
        { pid: 4, name: hostile, rss: 50, numThreads: 90 },
      ],
    });
    // Pid 1 is idle now, 2 shrank, and 3 ended.
    await insertTick(storage, {
      host: 'web-1',
      ts: now - 20_000,
      seq: 2,
      keyframe: false,
      processes: [
        { pid: 2, cpuTicks: 300, rss: 70, readBytes: 1000, tcpSentBytes: 70_000 },
        { pid: 3, exited: true, tcpSentBytes: 50_000 },
        { pid: 5, cpuTicks: null, rss: null },
      ],
    });
    // The tick is half as long, so the same CPU time is twice the percentage.
    await insertTick(storage, {
      host: 'web-2',
      ts: now - 25_000,
      seq: 1,
      elapsedMs: 5000,
      processes: [{ pid: 7, cpuTicks: 200, rss: 75, readBytes: 4000 }],
    });
    await insertTick(storage, {
      host: 'web-2',
      ts: now - 20_000,
      seq: 2,
      elapsedMs: 5000,
      keyframe: false,
      processes: [{ pid: 7, cpuTicks: 200, rss: 75, readBytes: 4000, tcpSentBytes: 60_000 }],
    });
  }
  // Without a keyframe, gauges are unknown.
  await insertTick(storage, {
    host: 'bare-1',
    ts: now - 20_000,
    seq: 5,
    keyframe: false,
    processes: [{ pid: 8, cpuTicks: 999, rss: 99_999 }],
  });
  await insertTick(storage, {
    host: 'gone-1',
    ts: now - 1_200_000,
    seq: 1,
    processes: [{ pid: 9, cpuTicks: 999, rss: 99_999 }],
  });
}
