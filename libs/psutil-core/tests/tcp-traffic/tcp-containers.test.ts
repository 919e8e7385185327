import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPsutil } from '../../src/create-psutil.js';
import type { ProcessTable } from '../../src/platform/process-table.js';
import type { TcpTotals, TcpTraffic } from '../../src/platform/tcp-traffic.js';
import { endSpawned, start } from '../testing/spawned.js';
import { inNamespace } from './quiet-namespace.js';
import { startPeer, type TcpPeer } from './tcp-peer.js';

const ps = createPsutil();
const patience = { timeout: 20_000, interval: 20 };
const [serverAddress, clientAddress] = ['10.99.0.1', '10.99.0.2'];
let table: ProcessTable;
let traffic: TcpTraffic;
let totals: TcpTotals;

async function read(): Promise<TcpTotals> {
  totals = await traffic.read(table.sweepSync());
  return totals;
}

function bytesOf(pid: number): readonly [sent: number, received: number] {
  const slot = table.slotOf(pid) ?? -1;
  return [traffic.sentBytes[slot] ?? Number.NaN, traffic.receivedBytes[slot] ?? Number.NaN];
}

/** Reads until the process has these bytes. */
async function expectBytes(pid: number, bytes: readonly [sent: number, received: number]): Promise<void> {
  await expect.poll(async () => [await read(), bytesOf(pid)][1], patience).toEqual(bytes);
}

beforeEach(async () => {
  table = ps.createProcessTable();
  traffic = ps.createTcpTraffic(table, { maxCpuShare: 1 });
  await read();
});

afterEach(async () => {
  traffic.close();
  table.close();
  await endSpawned();
});

function run(command: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  }
}

function addAddress(pid: number, address: string): void {
  const inside = ['-t', String(pid), '-n', 'ip'];
  run('nsenter', ...inside, 'address', 'add', `${address}/24`, 'dev', 'veth0');
  run('nsenter', ...inside, 'link', 'set', 'veth0', 'up');
}

/** Joins the network namespaces of two processes by a cable. It goes with either namespace. */
function connectByVeth(server: number, client: number): void {
  const peer = ['peer', 'name', 'veth0', 'netns', String(client)];
  run('ip', 'link', 'add', 'veth0', 'netns', String(server), 'type', 'veth', ...peer);
  addAddress(server, serverAddress);
  addAddress(client, clientAddress);
}

/** The process that a launcher started. */
async function onlyChildOf(pid: number): Promise<number> {
  const read = (): number => Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8'));
  await expect.poll(read, patience).toBeGreaterThan(0);
  return read();
}

/** All namespaces that a container has. */
const container = [
  'unshare',
  '--net',
  '--pid',
  '--fork',
  '--kill-child',
  '--mount-proc',
  '--uts',
  '--ipc',
  '--cgroup',
  '--user',
  '--map-root-user',
  ...inNamespace.slice(inNamespace.indexOf('/bin/sh')),
];

describe.runIf(process.getuid?.() === 0)('the TCP payload of a transfer', () => {
  async function startPair(): Promise<{ server: TcpPeer; client: TcpPeer; port: number }> {
    const [server, client] = await Promise.all([startPeer(...inNamespace), startPeer(...inNamespace)]);
    const port = await server.ask('listen', { host: '0.0.0.0' });
    // It answers once it is in its namespace.
    await client.ask('listen');
    connectByVeth(server.pid, client.pid);
    return { server, client, port };
  }

  it('between two network namespaces is exact on both sides', async () => {
    const { server, client, port } = await startPair();
    const id = await client.ask('connect', { port, host: serverAddress });
    await client.ask('send', { id, bytes: 40_000_000 });
    await expectBytes(server.pid, [0, 40_000_000]);
    await expectBytes(client.pid, [40_000_000, 0]);
    await client.ask('send', { id, bytes: 123_457 });
    await client.ask('close', { id });
    await expectBytes(server.pid, [0, 40_123_457]);
    await expectBytes(client.pid, [40_123_457, 0]);
    expect(totals.hiddenNamespaces).toBe(0);
  });

  it('is counted to its end although the namespace of the sender has lost its last process', async () => {
    const { server, client, port } = await startPair();
    const id = await client.ask('connect', { port, host: serverAddress });
    await client.ask('send', { id, bytes: 1_000 });
    await expectBytes(server.pid, [0, 1_000]);
    await server.ask('pause', { isPaused: true });
    await client.ask('push', { id, bytes: 200_000_000 });
    await read();
    const slot = table.slotOf(client.pid) ?? -1;
    await client.end();
    const before = await read();
    const counted = traffic.sentBytes[slot] ?? Number.NaN;
    await read();
    await expect.poll(() => server.ask('pause', { isPaused: false }), patience).toBe(0);
    await read();
    const left = bytesOf(server.pid)[1] - counted;
    expect(left).toBeGreaterThan(100_000);
    await expect
      .poll(async () => (await read()).unattributedSentBytes - before.unattributedSentBytes, patience)
      .toBeGreaterThanOrEqual(left);
  });

  it('inside a container is exact', async () => {
    const inside = await startPeer(...container);
    const port = await inside.ask('listen');
    const pid = await onlyChildOf(inside.pid);
    const id = await inside.ask('connect', { port });
    await inside.ask('send', { id, bytes: 12_345_678 });
    await expectBytes(pid, [12_345_678, 12_345_678]);
    const before = await read();
    const bytes = await inside.ask('burst', { port, connections: 50, bytes: 20_000 });
    await expect
      .poll(async () => (await read()).unattributedSentBytes - before.unattributedSentBytes, patience)
      .toBeGreaterThanOrEqual(bytes);
  });

  it('of a process that moved to another network namespace is seen at the next reading', async () => {
    const child = await start('python3', ['-c', mover]);
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    const next = async (): Promise<void> => {
      await lines.next();
      await read();
      child.stdin?.write('\n');
    };
    await next();
    await next();
    await lines.next();
    await read();
    expect(bytesOf(child.pid)).toEqual([3_000_000, 3_000_000]);
  });
});

/** Moves while it runs, without another program, and sends to itself. */
const mover = `
import ctypes, socket, subprocess, sys, threading
def wait():
    print(flush=True)
    sys.stdin.readline()
wait()
wait()
ctypes.CDLL(None).unshare(0x40000000)
subprocess.run(['ip', 'link', 'set', 'lo', 'up'], check=True)
server = socket.create_server(('127.0.0.1', 0))
client = socket.create_connection(server.getsockname())
accepted, _ = server.accept()
thread = threading.Thread(target=client.sendall, args=[bytes(3000000)])
thread.start()
left = 3000000
while left > 0:
    left -= len(accepted.recv(65536))
wait()
`;
