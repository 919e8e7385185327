import type { Storage } from '@psfleet/storage';
import { insertHost, insertTick, type SeedProcess } from './rows.js';

export const hostile = "'; DROP TABLE ticks; -- \\ \u001b[31m <script> 💥 %_ {q:String}";
export const containerId = '0123456789abcdef'.repeat(4);
const processes: SeedProcess[] = [
  { pid: 1, name: 'init', cpuTicks: 0, rss: 100, username: 'root', cmdline: ['/sbin/init'] },
  { pid: 20, name: 'node', cpuTicks: 32, rss: 3000, cmdline: ['node', 'Server.js'], createTime: 1_795_377_312.45 },
  { pid: 21, name: 'node', cpuTicks: 1000, rss: 2000, cmdline: ['node', 'worker.js'] },
  {
    pid: 30,
    name: 'sshd',
    cpuTicks: null,
    rss: null,
    username: null,
    numFds: null,
    owner: { unit: 'ssh.service', cgroup: '/system.slice/ssh.service', exe_state: 'replaced' },
  },
  {
    pid: 31,
    name: hostile,
    cpuTicks: 1,
    rss: 1,
    cmdline: [hostile, ''],
    owner: {
      unit: hostile,
      cgroup: `/docker/${containerId}`,
      container_id: containerId,
      container_name: hostile,
      container_image: 'nginx:1.27',
      compose_project: 'shop',
      compose_service: 'web',
      pod_name: 'web-7d9c5b-x2x9k',
      pod_namespace: 'prod',
      exe_state: 'deleted',
    },
  },
];

/** Two hosts that are online, one that is late (`old-1`) and one that is offline (`gone-1`). */
export async function insertProcessFleet(storage: Storage, now: number): Promise<void> {
  for (const host of ['web-1', 'web-2', 'old-1', 'gone-1']) {
    await insertHost(storage, host, now);
  }
  // On web-1, pid 99 ended before the last tick, and every message is delivered twice.
  for (let delivery = 0; delivery < 2; delivery++) {
    await insertTick(storage, {
      host: 'web-1',
      ts: now - 20_000,
      seq: 1,
      processes: [...processes.map((seed) => ({ ...seed, cpuTicks: 500 })), { pid: 99, name: 'ended', rss: 77 }],
    });
    await insertTick(storage, { host: 'web-1', ts: now - 10_000, seq: 2, processes });
  }
  // The other part of this tick has not arrived.
  await insertTick(storage, {
    host: 'web-1',
    ts: now,
    seq: 3,
    part: 1,
    parts: 2,
    processes: [{ pid: 1, name: 'init', rss: 1_000_000 }],
  });
  await insertTick(storage, {
    host: 'web-2',
    ts: now - 5000,
    seq: 1,
    elapsedMs: 5000,
    processes: [{ pid: 20, name: 'node', cpuTicks: 100, rss: 9000 }],
  });
  await insertTick(storage, { host: 'old-1', ts: now - 50_000, seq: 1, processes: [{ pid: 5, name: 'late', rss: 5 }] });
  await insertTick(storage, {
    host: 'gone-1',
    ts: now - 3_600_000,
    seq: 1,
    elapsedMs: null,
    processes: [{ pid: 6, name: 'ghost', cpuTicks: 1, rss: 6 }],
  });
}
