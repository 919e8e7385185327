import type { HostMessage, Tick } from '../src/index.js';

/** One message with every field in use; the golden bytes of version 1 hold exactly this. */
export const exampleMessage: HostMessage = {
  host: 'web-1',
  hostId: '6f1f4c1e0b0a4f6c',
  bootId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  queue: '9b1deb4d',
  seq: 42,
  ts: 1_795_377_610_004,
  elapsedMs: 10_000,
  part: 1,
  parts: 1,
  tick: { keyframe: true, processes: 2, dropped: 0, eventSource: 'kernel', highest: { cpuTicks: 250, readBytes: 4_096, writeBytes: 0, rss: 9_007_199_254_740_991, numFds: 31, numThreads: null } },
  facts: { hostname: 'web-1.example.org', os: 'linux', kernel: '6.1.0', arch: 'x64', bootTime: 179_537_730_000, cpuCount: 8, memoryTotal: 16_777_216_000, agentVersion: '0.1.0' },
  groups: [
    { group: 1, rows: 2, dimensions: new Map([[1, ['', '0']]]), fields: new Map([[1, [12_345, 6_789]], [2, [null, 9_007_199_254_740_991]]]) },
    { group: 6, rows: 1, dimensions: new Map(), fields: new Map([[1, [16_777_216_000]]]) },
  ],
  identities: {
    rows: 2,
    columns: {
      proc_uid: new BigUint64Array([0x9f86d081884c7d65n, 0xffffffffffffffffn]),
      pid: [1234, 1],
      start_ticks: [31_245, 2],
      create_time: [179_537_731_245, null],
      ppid: [1, 0],
      parent_proc_uid: new BigUint64Array([0xffffffffffffffffn, 0n]),
      name: ['node', 'init'],
      exe: ['/usr/bin/node', null],
      cmdline: [['node', 'server.js', '--title=\u{1F600}'], []],
      cmdline_cut: [false, true],
      username: { values: ['app', 'root'], indexes: [0, 1] },
      uid: [1000, null],
      terminal: { values: ['/dev/pts/0'], indexes: [0, null] },
      cgroup: { values: ['/system.slice/web.service'], indexes: [0, null] },
      container_id: { values: ['0123456789ab'], indexes: [0, null] },
      unit: { values: ['web.service'], indexes: [0, null] },
      cmdline_scrubbed: [true, false],
    },
  },
  samples: {
    rows: 2,
    columns: {
      proc_uid: new BigUint64Array([0x9f86d081884c7d65n, 0xffffffffffffffffn]),
      name: { values: ['node', 'init'], indexes: [0, 1] },
      username: { values: ['app'], indexes: [0, null] },
      status: { values: ['sleeping'], indexes: [0, 0] },
      cpu_ticks: [32, null],
      cpu_ticks_total: [8_122, 5],
      rss: [73_400_320, 4096],
      vms: [1_073_741_824, null],
      num_threads: [11, 1],
      num_fds: [42, null],
      read_bytes: [0, null],
      read_bytes_total: [0, null],
      write_bytes: [4096, null],
      write_bytes_total: [4096, null],
      ctx_switches: [17, null],
      nice: [-5, 19],
      exited: [false, true],
    },
  },
  events: {
    rows: 2,
    columns: {
      kind: { values: ['exit', 'clock-step'], indexes: [0, 1] },
      at: [1_795_377_609_000, 1_795_377_610_004],
      since: [1_795_377_600_004, null],
      source: { values: ['sweep', 'kernel'], indexes: [0, 1] },
      proc_uid: new BigUint64Array([0xffffffffffffffffn, 0n]),
      pid: [1, null],
      name: { values: ['init'], indexes: [0, null] },
      username: { values: ['root'], indexes: [0, null] },
      exit_code: [1, null],
      exit_signal: [null, 9],
      lifetime_ms: [123, null],
      step_ms: [null, -3_600_000],
    },
  },
};

/** A tick of that many processes, each with its own name and command line. */
export function exampleTick(processes: number): Tick {
  const { seq: _seq, part: _part, parts: _parts, ...message } = exampleMessage;
  const rows = Array.from({ length: processes }, (_, index) => index);
  const uids = BigUint64Array.from(rows, (index) => BigInt(index + 1) * 0x9e3779b97f4a7c15n);
  const names = rows.map((index) => `process-${index}`);
  const dictionary = { values: names, indexes: rows };
  return {
    ...message,
    identities: {
      rows: processes,
      columns: {
        proc_uid: uids,
        pid: rows,
        start_ticks: rows,
        create_time: rows,
        ppid: rows,
        parent_proc_uid: uids,
        name: names,
        exe: names,
        cmdline: rows.map((index) => [`/opt/${(index * 2_654_435_761) % 4_294_967_296}`, 'x'.repeat(index % 100), String(Math.sin(index))]),
        cmdline_cut: rows.map(() => false),
        username: dictionary,
        uid: rows,
        terminal: dictionary,
        cgroup: dictionary,
        container_id: dictionary,
        unit: dictionary,
        cmdline_scrubbed: rows.map(() => false),
      },
    },
    samples: {
      rows: processes,
      columns: {
        proc_uid: uids,
        name: dictionary,
        username: dictionary,
        status: dictionary,
        cpu_ticks: rows,
        cpu_ticks_total: rows,
        rss: rows,
        vms: rows,
        num_threads: rows,
        num_fds: rows,
        read_bytes: rows,
        read_bytes_total: rows,
        write_bytes: rows,
        write_bytes_total: rows,
        ctx_switches: rows,
        nice: rows.map(() => 0),
        exited: rows.map(() => false),
      },
    },
  };
}
