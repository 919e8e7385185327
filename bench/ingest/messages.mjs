// Messages as a fleet sends them: for each host a keyframe of 300 processes, then 29 ticks in which 45 of them changed.
// Values change at random, the same way in each run.
import { absentColumns, computeProcUid, encodeTick, noHints, sampleTable, simulatedHostId } from '@psfleet/wire';

export const cycle = { keyframeRows: 300, deltas: 29, deltaRows: 45 };
export const rowsPerCycle = cycle.keyframeRows + cycle.deltas * cycle.deltaRows;

const names = [
  'nginx',
  'postgres',
  'node',
  'java',
  'sshd',
  'bash',
  'systemd',
  'dockerd',
  'containerd-shim',
  'python3',
  'redis-server',
  'kworker/0:1',
  'cron',
  'agetty',
  'rsyslogd',
  'php-fpm',
];
const users = ['root', 'www-data', 'postgres', 'app', 'nobody'];
const statuses = ['sleeping', 'running', 'idle'];

let state = 12_345;
const random = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
};
const below = (limit) => Math.floor(random() * limit);

/** All messages of one host over one cycle, oldest first: `{ host, queue, seq, bytes }`. */
export function hostCycle(host, firstTs, firstSeq) {
  const bootId = `${host}-boot`;
  const queue = '0123456789abcdef';
  const processes = Array.from({ length: cycle.keyframeRows }, (_, at) => ({
    uid: computeProcUid(host, bootId, 100 + at, 1_000 + at),
    name: names[below(names.length)],
    user: users[below(users.length)],
    cpuTotal: below(1e6),
    rss: (1_000 + below(100_000)) * 4_096,
    vms: (10_000 + below(1_000_000)) * 4_096,
    threads: 1 + below(30),
    fds: 3 + below(200),
    readTotal: below(1e9),
    writeTotal: below(1e9),
  }));
  const messages = [];
  for (let tick = 0; tick <= cycle.deltas; tick++) {
    const keyframe = tick === 0;
    // Twenty processes work all the time, the others in turn.
    const changed = keyframe
      ? processes
      : processes.filter((_, at) => at < 20 || (at - 20 + tick * 37) % 280 < cycle.deltaRows - 20);
    const ts = firstTs + tick * 10_000;
    const message = {
      host,
      hostId: simulatedHostId(host),
      bootId,
      queue,
      ts,
      elapsedMs: 10_000,
      tick: {
        keyframe,
        processes: processes.length,
        dropped: 0,
        eventSource: 'kernel',
        ...noHints,
        intervalMs: 10_000,
        keyframeSeq: firstSeq,
        keyframeTs: firstTs,
      },
      facts: null,
      groups: [],
      identities: null,
      samples: samplesOf(changed, keyframe),
      events: null,
    };
    for (const { seq, bytes } of encodeTick(message, firstSeq + tick)) {
      messages.push({ host, queue, seq, bytes });
    }
  }
  return messages;
}

function samplesOf(processes, keyframe) {
  const rows = processes.map((process) => {
    const [cpu, read, written] = [
      below(60),
      random() < 0.2 ? below(100) * 4_096 : 0,
      random() < 0.3 ? below(50) * 4_096 : 0,
    ];
    process.cpuTotal += cpu;
    process.readTotal += read;
    process.writeTotal += written;
    process.rss = Math.max(4_096, process.rss + (below(9) - 4) * 4_096);
    return { ...process, cpu, read, written, switches: below(400) };
  });
  const dictionary = (key) => {
    const values = [...new Set(rows.map((row) => row[key]))];
    return { values, indexes: rows.map((row) => values.indexOf(row[key])) };
  };
  const total = (key) => rows.map((row) => (keyframe ? row[key] : null));
  const status = { values: statuses, indexes: rows.map(({ cpu }) => (cpu > 40 ? 1 : 0)) };
  return {
    rows: rows.length,
    columns: {
      ...absentColumns(sampleTable, rows.length),
      proc_uid: BigUint64Array.from(rows.map(({ uid }) => uid)),
      name: dictionary('name'),
      username: dictionary('user'),
      status,
      cpu_ticks: rows.map(({ cpu }) => cpu),
      cpu_ticks_total: total('cpuTotal'),
      rss: rows.map(({ rss }) => rss),
      vms: rows.map(({ vms }) => vms),
      num_threads: rows.map(({ threads }) => threads),
      num_fds: rows.map(({ fds }) => fds),
      read_bytes: rows.map(({ read }) => read),
      read_bytes_total: total('readTotal'),
      write_bytes: rows.map(({ written }) => written),
      write_bytes_total: total('writeTotal'),
      ctx_switches: rows.map(({ switches }) => switches),
      nice: rows.map(() => 0),
      exited: rows.map(() => false),
    },
  };
}
