import {
  absentColumns,
  computeProcUid,
  identityTable,
  noHints,
  sampleTable,
  simulatedHostId,
  type HostMessage,
} from '@psfleet/wire';

export interface MessageOptions {
  readonly host?: string;
  readonly seq: number;
  readonly ts?: number;
  readonly processes?: number;
  readonly total?: number;
}

const bootId = '5f0c7a3e-0000-4000-8000-000000000001';

/** A message with one metric row, and `processes` identities and samples whose cpu_ticks are `seq`. */
export function messageOf({
  host = 'web-1',
  seq,
  ts = Date.now(),
  processes = 3,
  total = 1000,
}: MessageOptions): HostMessage {
  const pids = Array.from({ length: processes }, (_, index) => index + 1);
  const uids = BigUint64Array.from(pids, (pid) => computeProcUid(host, bootId, pid, pid));
  const names = { values: ['node'], indexes: pids.map(() => 0) };
  return {
    host,
    hostId: simulatedHostId(host),
    bootId,
    queue: 'queue-1',
    seq,
    ts,
    elapsedMs: 10_000,
    part: 1,
    parts: 1,
    tick: { keyframe: true, processes, dropped: 0, eventSource: 'sweep', ...noHints },
    facts: {
      hostname: host,
      os: 'linux',
      kernel: '6.1.0',
      arch: 'x64',
      bootTime: null,
      cpuCount: 2,
      memoryTotal: 1,
      agentVersion: '0.1.0',
      warnings: ['unresponsive-mount: /mnt/nas (nfs4)'],
    },
    groups: [{ group: 6, rows: 1, dimensions: new Map(), fields: new Map([[1, [total]]]) }],
    identities: {
      rows: processes,
      columns: {
        ...absentColumns(identityTable, processes),
        proc_uid: uids,
        pid: pids,
        start_ticks: pids,
        parent_proc_uid: uids.map(() => 0n),
        name: pids.map(() => 'node'),
        cmdline: pids.map((pid) => ['node', String(pid)]),
        cmdline_cut: pids.map(() => false),
        username: names,
        uid: pids.map(() => 0),
        cmdline_scrubbed: pids.map(() => false),
      },
    },
    samples: {
      rows: processes,
      columns: {
        ...absentColumns(sampleTable, processes),
        proc_uid: uids,
        name: names,
        username: names,
        status: names,
        cpu_ticks: pids.map(() => seq),
        rss: pids.map((pid) => pid * 4096),
        exited: pids.map(() => false),
      },
    },
    events: null,
  };
}
