import type { World } from './start-world.js';
import { bootId, insertHost, insertMetrics, insertRows, insertTick, uidOf } from './rows.js';

export const now = Math.floor(Date.now() / 10_000) * 10_000;
/** The ticks of the host, and the time of its last one. */
export const [t0, t1, t2, t3] = [now - 40_000, now - 30_000, now - 20_000, now - 10_000] as const;
export const host = 'web-1';
const decimal = (procUid: string): string => BigInt(`0x${procUid}`).toString();
let exits = 0;

const exit = (ts: number, seq: number, facts: Record<string, unknown>) => ({
  host,
  boot_id: bootId,
  kind: 'exit',
  source: 'kernel',
  at: ts - 1_000,
  ts,
  seq,
  nr: ++exits,
  ...facts,
});

/** A process that no sweep saw. */
const unswept = (ts: number, seq: number, pid: number, parentPid: number, cpuSeconds: number, name = 'true') =>
  exit(ts, seq, {
    pid,
    proc_uid: decimal(uidOf(host, { pid })),
    ppid: parentPid,
    parent_proc_uid: decimal(uidOf(host, { pid: parentPid })),
    name,
    username: 'app',
    cmdline: [name, String(pid)],
    cmdline_known: true,
    unswept: true,
    program: 'python build.py',
    unsampled_cpu_ns: cpuSeconds * 1e9,
  });

async function insertWebTicks({ storage }: World): Promise<void> {
  const build = { unit: 'build.service', program: 'make' };
  const web = { unit: 'web.service', program: 'sh /srv/start.sh', container_id: 'c'.repeat(64), container_name: 'web' };
  await insertTick(storage, {
    host,
    ts: t0,
    seq: 1,
    elapsedMs: null,
    processes: [
      { pid: 1, name: 'init', username: 'root', cpuTicks: null, rss: 1_000, owner: { unit: 'init.scope' } },
      { pid: 2, name: 'make', cpuTicks: null, rss: 50_000, memory: { pss: 10_000 }, owner: build },
      { pid: 3, name: 'sh', cpuTicks: null, rss: 60_000, memory: { pss: 70_000 }, owner: web },
    ],
  });
  await insertTick(storage, {
    host,
    ts: t1,
    seq: 2,
    keyframe: false,
    processes: [
      { pid: 2, name: 'make', cpuTicks: 300, rss: 50_000, memory: { pss: 10_000 }, readBytes: 7_000, owner: build },
      { pid: 3, name: 'sh', cpuTicks: 100, rss: 60_000, memory: { pss: 70_000 }, tcpSentBytes: 900, owner: web },
    ],
  });
  // It executed another program.
  await insertTick(storage, {
    host,
    ts: t2,
    seq: 3,
    keyframe: false,
    processes: [
      {
        pid: 3,
        name: 'server',
        cpuTicks: 50,
        rss: 20_000,
        tcpSentBytes: 100,
        owner: { ...web, program: '/srv/server' },
      },
    ],
  });
  await insertTick(storage, { host, ts: t3, seq: 4, keyframe: false, processes: [] });
  await insertRows(storage, 'process_events', [
    unswept(t2, 3, 100, 2, 0.25),
    unswept(t2, 3, 101, 2, 0.25),
    // A shell that lived between two ticks, and its command.
    unswept(t2, 3, 102, 2, 0.1, 'sh'),
    unswept(t2, 3, 103, 102, 0.4),
    // Adopted by init, or started by it for a unit of its own.
    unswept(t2, 3, 104, 1, 0.5),
    exit(t2, 3, {
      pid: 2,
      proc_uid: decimal(uidOf(host, { pid: 2 })),
      name: 'make',
      username: 'app',
      unsampled_cpu_ns: 0.5e9,
      cpu_ns: 9e9,
    }),
  ]);
}

async function insertHostMetrics({ storage }: World): Promise<void> {
  const times = (ts: number, seq: number, user: number, system: number, nice: number) =>
    ['', '0'].map((cpu) => ({
      host,
      ts,
      seq,
      cpu,
      user,
      system,
      nice,
      idle: 1_000 + ts / 1e6,
      irq: 1,
      softirq: 2 + user / 100,
      steal: 3,
      iowait: 4,
    }));
  await insertMetrics(storage, 'cpu_times', [
    ...times(t0, 1, 100, 50, 10),
    ...times(t1, 2, 103, 51, 10.5),
    ...times(t2, 3, 105, 51.25, 10.5),
    ...times(t3, 4, 105, 51.25, 10.5),
  ]);
  const disk = (ts: number, seq: number, name: string, bytes: number) => ({
    host,
    ts,
    seq,
    disk: name,
    read_bytes: bytes,
  });
  await insertMetrics(storage, 'disk_io_counters', [
    ...['sda', 'sda1', 'dm-0'].flatMap((name) => [disk(t0, 1, name, 1_000), disk(t1, 2, name, 9_000)]),
    disk(t0, 1, 'sdb', 500),
    disk(t1, 2, 'sdb', 2_500),
  ]);
  await insertMetrics(storage, 'tcp_traffic', [
    { host, ts: t0, seq: 11, sent_bytes: 5_000, unattributed_sent_bytes: 10 },
    { host, ts: t2, seq: 13, sent_bytes: 6_100, unattributed_sent_bytes: 110 },
  ]);
  await insertMetrics(storage, 'virtual_memory', [
    { host, ts: t1, seq: 2, total: 1_000_000, available: 900_000, used: 100_000, slab: 7, shared: 5 },
    { host, ts: t2, seq: 3, total: 1_000_000, available: 980_000, used: 20_000 },
  ]);
}

/**
 * Stores the rows of a host whose processes ended, executed another program, or were seen by no sweep. Each message is
 * delivered twice.
 */
export async function insertExplainedHost(world: World): Promise<void> {
  await insertHost(world.storage, host, now);
  for (let delivery = 0; delivery < 2; delivery++) {
    exits = 0;
    await insertWebTicks(world);
    await insertHostMetrics(world);
  }
}
