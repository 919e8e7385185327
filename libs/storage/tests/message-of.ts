import {
  absentColumns,
  eventTable,
  computeProcUid,
  type EventColumns,
  type GroupColumns,
  type HostMessage,
  type IdentityColumns,
  type SampleColumns,
} from '@psfleet/wire';

export interface MessageOptions {
  readonly host?: string;
  readonly seq?: number;
  readonly ts?: number;
  readonly pids?: readonly number[];
}

const bootId = '5f0c7a3e-0000-4000-8000-000000000001';

/** A complete message of one host with some processes. Every value is derived from host, seq and pid. */
export function messageOf({
  host = 'web-1',
  seq = 1,
  ts = Date.now(),
  pids = [1, 2, 300],
}: MessageOptions = {}): HostMessage {
  const uids = BigUint64Array.from(pids, (pid) => computeProcUid(host, bootId, pid, pid * 10));
  return {
    host,
    hostId: `id-of-${host}`,
    bootId,
    queue: 'queue-1',
    seq,
    ts,
    elapsedMs: seq === 1 ? null : 10_000,
    part: 1,
    parts: 1,
    tick: {
      keyframe: true,
      processes: pids.length,
      dropped: 0,
      eventSource: 'sweep',
      maxCpuTicks: 5,
      maxReadBytes: null,
      maxWriteBytes: 0,
      maxTcpSentBytes: 6_000,
      maxTcpReceivedBytes: null,
      maxRss: 2 ** 34,
      maxPss: 2 ** 30,
      maxPeakRss: null,
      maxSwap: 0,
      maxNumFds: 40,
      maxNumThreads: 3,
      maxRssProcUid: 2n ** 63n + 1n,
      maxRssTs: ts,
      nextRss: 7,
      intervalMs: 10_000,
      keyframeSeq: seq,
      keyframeTs: ts,
      offsetMs: 0,
      timeSource: 'collector',
      waiting: 0,
      twin: false,
      exitSource: 'taskstats',
      lostEnds: 0,
      lostEvents: 0,
    },
    facts: {
      hostname: `${host}.example.org`,
      os: 'linux',
      kernel: '6.1.0',
      arch: 'x64',
      bootTime: 179_537_730_045,
      cpuCount: 2,
      memoryTotal: 16_777_216_000,
      agentVersion: '0.1.0',
      warnings: ['unresponsive-mount: /mnt/nas (nfs4)'],
    },
    groups: groupsOf(seq),
    identities: identitiesOf(pids, uids),
    samples: samplesOf(seq, ts, pids, uids),
    events: eventsOf(ts, pids, uids),
  };
}

function groupsOf(seq: number): GroupColumns[] {
  return [
    {
      group: 1,
      rows: 2,
      dimensions: new Map([[1, ['', '0']]]),
      fields: new Map([
        [1, [seq * 100, seq * 100 + 1]],
        [2, [null, 5]],
      ]),
    },
    {
      group: 6,
      rows: 1,
      dimensions: new Map(),
      fields: new Map([
        [1, [2 ** 34 + 1]],
        [3, [612]],
      ]),
    },
  ];
}

function identitiesOf(pids: readonly number[], uids: BigUint64Array): IdentityColumns {
  return {
    rows: pids.length,
    columns: {
      proc_uid: uids,
      pid: pids,
      start_ticks: pids.map((pid) => pid * 10),
      create_time: pids.map((pid) => (pid === 2 ? null : 179_537_731_245)),
      ppid: pids.map((pid) => (pid === 1 ? null : 1)),
      parent_proc_uid: uids.map((_, row) => (row === 0 ? 0n : (uids[0] ?? 0n))),
      name: pids.map((pid) => `proc-${pid}`),
      exe: pids.map((pid) => (pid === 2 ? null : `/usr/bin/proc-${pid}`)),
      cmdline: pids.map((pid) => (pid === 2 ? null : [`proc-${pid}`, '--flag', ''])),
      cmdline_cut: pids.map((pid) => pid === 300),
      username: { values: ['root', 'app'], indexes: pids.map((pid) => (pid === 2 ? null : pid === 1 ? 0 : 1)) },
      uid: pids.map((pid) => (pid === 2 ? null : 1000)),
      terminal: { values: ['/dev/pts/0'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      cgroup: { values: ['/system.slice/web.service'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      container_id: { values: ['0123456789ab'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      unit: { values: ['web.service'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      cmdline_scrubbed: pids.map((pid) => pid === 300),
      container_name: { values: ['web'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      container_image: { values: ['shop/web:1.2'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      compose_project: { values: ['shop'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      compose_service: { values: ['web'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      pod_name: { values: ['web-7d9c5b'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      pod_namespace: { values: ['default'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      exe_state: { values: ['deleted'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      program: { values: ['shop/web: node server.js'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
    },
  };
}

function eventsOf(ts: number, pids: readonly number[], uids: BigUint64Array): EventColumns {
  return {
    rows: pids.length,
    columns: {
      ...absentColumns(eventTable, pids.length),
      kind: { values: ['exit', 'clock-step'], indexes: pids.map((pid) => (pid === 2 ? 1 : 0)) },
      at: pids.map(() => ts - 5),
      since: pids.map((pid) => (pid === 2 ? null : ts - 10_000)),
      source: { values: ['sweep'], indexes: pids.map(() => 0) },
      proc_uid: uids,
      pid: pids.map((pid) => (pid === 2 ? null : pid)),
      name: { values: ['node'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      username: { values: ['root'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      exit_code: pids.map((pid) => (pid === 2 ? null : 1)),
      exit_signal: pids.map(() => null),
      lifetime_ms: pids.map((pid) => (pid === 2 ? null : 12_345)),
      step_ms: pids.map((pid) => (pid === 2 ? -3_600_000 : null)),
      total_vm: pids.map((pid) => (pid === 2 ? null : 40_960)),
      anon_rss: pids.map((pid) => (pid === 2 ? null : 20_480)),
      file_rss: pids.map((pid) => (pid === 2 ? null : 4_096)),
      shmem_rss: pids.map((pid) => (pid === 2 ? null : 0)),
      page_tables: pids.map((pid) => (pid === 2 ? null : 8_192)),
      cgroup: { values: ['/system.slice/web.service'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      oom_score_adj: pids.map((pid) => (pid === 2 ? null : -500)),
      reason: { values: ['SIGTERM'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      gap_ms: pids.map((pid) => (pid === 2 ? null : 4_200)),
      agent_version: { values: ['0.1.0'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
      program: { values: ['node job.js'], indexes: pids.map((pid) => (pid === 2 ? null : 0)) },
    },
  };
}

function samplesOf(seq: number, ts: number, pids: readonly number[], uids: BigUint64Array): SampleColumns {
  const numbers = (value: number): (number | null)[] => pids.map((pid) => (pid === 2 ? null : value + pid));
  return {
    rows: pids.length,
    columns: {
      proc_uid: uids,
      name: { values: pids.map((pid) => `proc-${pid}`), indexes: pids.map((_, row) => row) },
      username: { values: ['root', 'app'], indexes: pids.map((pid) => (pid === 2 ? null : pid === 1 ? 0 : 1)) },
      status: { values: ['sleeping'], indexes: pids.map(() => 0) },
      cpu_ticks: numbers(seq),
      cpu_ticks_total: numbers(seq * 1000),
      rss: numbers(2 ** 33),
      vms: numbers(2 ** 40),
      shared: numbers(2 ** 20),
      peak_rss: numbers(2 ** 34),
      swap: numbers(2 ** 21),
      pss: numbers(2 ** 30),
      uss: numbers(2 ** 29),
      pss_at: pids.map((pid) => (pid === 2 ? null : ts - 1_000)),
      num_threads: numbers(1),
      num_fds: numbers(3),
      read_bytes: numbers(0),
      read_bytes_total: numbers(seq * 4096),
      write_bytes: numbers(10),
      write_bytes_total: numbers(seq * 8192),
      ctx_switches: numbers(7),
      major_faults: numbers(0),
      nice: pids.map((pid) => (pid === 2 ? null : -20)),
      exited: pids.map((pid) => pid === 300),
      tcp_sent_bytes: numbers(20),
      tcp_sent_bytes_total: numbers(seq * 16_384),
      tcp_received_bytes: numbers(0),
      tcp_received_bytes_total: numbers(0),
      child_ticks: numbers(3),
    },
  };
}
