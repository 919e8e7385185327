const commands = [
  ['/usr/bin/java', '-Xmx2g', '-cp', '/opt/billing/lib/*', 'org.example.billing.Main', '--port=8080'],
  ['nginx: worker process'],
  ['/usr/bin/node', '/srv/app/server.js', '--cluster', '--log=/var/log/app/server.log'],
  ['postgres: app orders 10.0.0.12(51234) idle in transaction'],
  ['python3', '/srv/report.py', '--from', '2026-11-01', '--to', '2026-11-30'],
];

const hosts = 25;
const childrenOfEach = 6;

/** Rows as the API sends them: a tree of processes on each host. One in twenty is busy. */
export function exampleProcesses(count) {
  return Array.from({ length: count }, (_, index) => {
    const random = hash(index);
    const parent = parentOf(index);
    return {
      host: `web-${index % hosts}`,
      procUid: procUidOf(index),
      pid: 1000 + index,
      ppid: parent === null ? 0 : 1000 + parent,
      parentProcUid: parent === null ? null : procUidOf(parent),
      name: ['java', 'nginx', 'node', 'postgres', 'python3'][index % 5],
      exe: commands[index % 5][0],
      program: commands[index % 5].join(' '),
      cmdline: commands[index % 5].concat(`--id=${index}`),
      cmdlineCut: false,
      username: ['root', 'app', 'www-data', 'postgres'][index % 4],
      exeState: null,
      cgroup: `/system.slice/app-${index % 40}.service`,
      unit: `app-${index % 40}.service`,
      containerId: null,
      containerName: null,
      containerImage: null,
      composeProject: null,
      composeService: null,
      podName: null,
      podNamespace: null,
      createTime: 1_763_000_000 + index,
      ts: '2026-11-28T03:12:40.000Z',
      status: 'sleeping',
      cpuPercent: index % 20 === 0 ? (random % 900) / 10 : 0,
      cpuTime: random % 10_000,
      rss: (random % 2000) * 1_048_576,
      vms: 4 * 1024 ** 3,
      shared: 10_485_760,
      peakRss: 2 * 1024 ** 3,
      swap: 0,
      pss: null,
      uss: null,
      pssAt: null,
      numThreads: 8,
      numFds: 40,
      readBytes: random,
      writeBytes: random,
      tcpSentBytes: random,
      tcpReceivedBytes: random,
      majorFaults: 0,
      nice: 0,
    };
  });
}

/**
 * A second later: a share of the rows used CPU, memory and storage. With `isWorst` the busy ones, which are those that
 * are seen, all change; else they change as often as the others.
 */
export function someChanged(rows, share, second, isWorst = false) {
  const every = Math.max(1, Math.round(1 / share));
  return rows.map((row, index) => {
    const turn = isWorst && row.cpuPercent > 0 ? 0 : hash(index) + second;
    if (turn % every !== 0) {
      return row;
    }
    const random = hash(index * 31 + second);
    const cpuPercent = row.cpuPercent === 0 ? 0 : Math.max(0.1, row.cpuPercent + ((random % 21) - 10) / 10);
    return {
      ...row,
      cpuPercent: Math.round(cpuPercent * 10) / 10,
      cpuTime: row.cpuTime + cpuPercent / 100,
      rss: row.rss + (random % 100) * 4096,
      readBytes: row.readBytes + (random % 1000) * 512,
    };
  });
}

/** The index of the parent; null for the first process of each host. */
function parentOf(index) {
  const position = Math.floor(index / hosts);
  return position === 0 ? null : (index % hosts) + Math.floor((position - 1) / childrenOfEach) * hosts;
}

function procUidOf(index) {
  return hash(index).toString(16).padStart(8, '0') + index.toString(16).padStart(8, '0');
}

function hash(number) {
  let value = (number + 1) * 2_654_435_761;
  value ^= value >>> 15;
  return Math.imul(value, 2_246_822_519) >>> 0;
}
