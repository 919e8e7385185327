// Prints as JSON what this library, psutil, free, df and ss say about the machine. It runs in namespaces in which
// nothing moves: files of /proc are copies, and the network has only the sockets that are opened here.
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { createPsutil } from '../../../src/index.js';
import { askPsutil } from '../ask-psutil.js';

const [folder = ''] = process.argv.slice(2);

/** Its output goes to a file, because a pipe of Node's is a pair of sockets, which ss would list. */
function run(command: string, ...args: string[]): string {
  const file = `${folder}/output`;
  const output = openSync(file, 'w');
  execFileSync(command, args, { stdio: ['ignore', output, 'inherit'], env: { ...process.env, LC_ALL: 'C.UTF-8' } });
  closeSync(output);
  return readFileSync(file, 'utf8');
}

const linesOf = (text: string): string[] => text.trimEnd().split('\n');

/** Listens, connects and sends on every kind of socket, and returns what ends them. */
async function openSockets(): Promise<() => void> {
  const servers = await Promise.all(
    ['127.0.0.1', '::1', '::', '0.0.0.0', `${folder}/a socket`, '\0abstract'].map(async (where) => {
      const server = createServer();
      server.listen(/^[\d.:]+$/u.test(where) ? { host: where, port: 0 } : { path: where });
      await once(server, 'listening');
      return server;
    }),
  );
  const clients = await Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      const client = typeof address === 'string' ? connect(address) : connect(portOf(address), hostOf(address));
      await once(client, 'connect');
      return client;
    }),
  );
  const udp = createSocket('udp4').bind(0, '127.0.0.1');
  await once(udp, 'listening');
  const { port } = udp.address();
  udp.send('x'.repeat(1000), port, '127.0.0.1');
  await once(udp, 'message');
  return () => {
    clients.forEach((client) => client.destroy());
    servers.forEach((server) => server.close());
    udp.close();
  };
}

const portOf = (address: AddressInfo | null): number => address?.port ?? 0;
const hostOf = (address: AddressInfo | null): string => (address?.family === 'IPv6' ? '::1' : '127.0.0.1');

const ps = createPsutil();
const end = await openSockets();
const netBefore = ps.netIoCounters({ pernic: true, nowrap: false });
const theirs = askPsutil(`
import psutil._pslinux as raw
fields = psutil.disk_io_counters()._fields
result = dict(
    virtual_memory=psutil.virtual_memory(),
    swap_memory=psutil.swap_memory(),
    cpu_times=psutil.cpu_times(),
    per_cpu=psutil.cpu_times(percpu=True),
    cpu_stats=psutil.cpu_stats(),
    disks={k: dict(zip(fields, v)) for k, v in raw.disk_io_counters(perdisk=True).items()},
    nics=psutil.net_io_counters(pernic=True, nowrap=False),
    usages={p.mountpoint: psutil.disk_usage(p.mountpoint)
        for p in psutil.disk_partitions(all=True) if p.mountpoint.startswith(${JSON.stringify(folder)})},
)`);
const usages = Object.fromEntries(
  ps
    .diskPartitions({ all: true })
    .filter(({ mountpoint }) => mountpoint.startsWith(folder))
    .map(({ mountpoint }) => [mountpoint, ps.diskUsage(mountpoint)]),
);

/** The kernel computes the load every five seconds; asks until it has not done so meanwhile. */
function readLoads(): { readonly ours: readonly number[]; readonly theirs: unknown; readonly uptime: string } {
  for (;;) {
    const ours = ps.getloadavg();
    const theirs = askPsutil('result = psutil.getloadavg()');
    const uptime = run('uptime');
    if (ps.getloadavg().every((load, index) => load === ours[index])) {
      return { ours, theirs, uptime };
    }
  }
}

const answer = {
  theirs,
  ours: {
    virtualMemory: ps.virtualMemory(),
    swapMemory: ps.swapMemory(),
    cpuTimes: ps.cpuTimes(),
    perCpu: ps.cpuTimes({ percpu: true }),
    cpuStats: ps.cpuStats(),
    disks: ps.diskIoCounters({ perdisk: true, nowrap: false }),
    netBefore,
    netAfter: ps.netIoCounters({ pernic: true, nowrap: false }),
    usages,
    connections: ps.netConnections({ kind: 'all' }),
    counts: ps.netConnectionCounts(),
  },
  free: linesOf(run('free', '-b', '-w')),
  loads: readLoads(),
  ss: linesOf(run('ss', '-H', '-a', '-n', '-t', '-u', '-x')),
};
end();
console.log(JSON.stringify(answer));
