import { readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPsutil } from '../../src/create-psutil.js';
import { TcpBook } from '../../src/linux/network/tcp-book.js';
import { TcpNamespace } from '../../src/linux/network/tcp-namespace.js';
import type { ProcessTable } from '../../src/platform/process-table.js';
import type { TcpTotals, TcpTraffic } from '../../src/platform/tcp-traffic.js';
import { unshare } from '../restricted/compiled-program.js';
import { endSpawned } from '../testing/spawned.js';
import { startPeer, type TcpPeer } from './tcp-peer.js';

const ps = createPsutil();
const withoutPauses = { maxCpuShare: 1 };
let table: ProcessTable;
let traffic: TcpTraffic;
let totals: TcpTotals;

async function read(): Promise<TcpTotals> {
  totals = await traffic.read(table.sweepSync());
  return totals;
}

/** What a process sent and received, by its pid. */
function bytesOf({ pid }: { readonly pid: number }): readonly [sent: number, received: number] {
  const slot = table.slotOf(pid);
  return slot === null
    ? [Number.NaN, Number.NaN]
    : [traffic.sentBytes[slot] ?? Number.NaN, traffic.receivedBytes[slot] ?? Number.NaN];
}

beforeEach(async () => {
  table = ps.createProcessTable();
  traffic = ps.createTcpTraffic(table, withoutPauses);
  await read();
});

afterEach(async () => {
  traffic.close();
  table.close();
  await endSpawned();
});

async function startPair(): Promise<{ server: TcpPeer; client: TcpPeer; port: number }> {
  const [server, client] = await Promise.all([startPeer(), startPeer()]);
  return { server, client, port: await server.ask('listen') };
}

describe('the TCP payload of processes', () => {
  it('is exact for a long transfer between two processes, at each reading', async () => {
    const { server, client, port } = await startPair();
    const id = await client.ask('connect', { port });
    await client.ask('send', { id, bytes: 30_000_000 });
    await expect.poll(async () => [await read(), bytesOf(server)][1]).toEqual([0, 30_000_000]);
    expect(bytesOf(client)).toEqual([30_000_000, 0]);
    await client.ask('send', { id, bytes: 1_234_567 });
    await client.ask('close', { id });
    await expect.poll(async () => [await read(), bytesOf(server)][1]).toEqual([0, 31_234_567]);
    expect(bytesOf(client)).toEqual([31_234_567, 0]);
    // Processes that transferred nothing have 0, and kernel threads are unknown.
    expect(bytesOf({ pid: 2 })).toEqual([Number.NaN, Number.NaN]);
  });

  it('of a process that ended since the last sweep stays in its slot until the next', async () => {
    const { server, client, port } = await startPair();
    const id = await client.ask('connect', { port });
    await client.ask('send', { id, bytes: 1_000 });
    // On a busy machine its owner is found at a later reading.
    await expect.poll(async () => (await read()) && bytesOf(client)[0]).toBe(1_000);
    const slot = table.slotOf(client.pid) ?? -1;
    await client.ask('send', { id, bytes: 5_000_000 });
    await client.ask('close', { id });
    await client.end();
    const sweep = table.sweepSync();
    await traffic.read(sweep);
    expect(sweep.ended).toContain(slot);
    expect(traffic.sentBytes[slot]).toBe(5_001_000);
    expect(bytesOf(server)).toEqual([0, 5_001_000]);
  });

  it('of connections that no reading saw is counted, though not for a process', async () => {
    const { client, port } = await startPair();
    const before = await read();
    const bytes = await client.ask('burst', { port, connections: 40, bytes: 100_000 });
    await expect
      .poll(async () => (await read()).unattributedReceivedBytes - before.unattributedReceivedBytes)
      .toBeGreaterThanOrEqual(bytes);
    expect(totals.unattributedSentBytes - before.unattributedSentBytes).toBeGreaterThanOrEqual(bytes);
    expect(totals.lostEnds).toBe(before.lostEnds);
    expect(totals.sentBytes - before.sentBytes).toBeGreaterThanOrEqual(bytes);
  });

  it('of a socket that two processes share counts once', async () => {
    const { client, server, port } = await startPair();
    const id = await client.ask('connect', { port });
    const child = await client.ask('share', { id, bytes: 500_000, isHandedOn: false });
    await client.ask('send', { id, bytes: 1_500_000 });
    await expect.poll(async () => [await read(), bytesOf(client)[0] + bytesOf({ pid: child })[0]][1]).toBe(2_000_000);
    expect(bytesOf(server)).toEqual([0, 2_000_000]);
  });

  it('goes to the process that a socket was handed to', async () => {
    const { client, server, port } = await startPair();
    const id = await client.ask('connect', { port });
    await client.ask('send', { id, bytes: 1_000 });
    await expect.poll(async () => [await read(), bytesOf(client)][1]).toEqual([1_000, 0]);
    const child = await client.ask('share', { id, bytes: 2_000_000, isHandedOn: true });
    await expect.poll(async () => [await read(), bytesOf({ pid: child })][1]).toEqual([2_000_000, 0]);
    expect([bytesOf(client), bytesOf(server)]).toEqual([
      [1_000, 0],
      [0, 2_001_000],
    ]);
  });

  it('of what connections transferred before the first reading is left out', async () => {
    const { client, server, port } = await startPair();
    const id = await client.ask('connect', { port });
    await client.ask('send', { id, bytes: 3_000_000 });
    await expect.poll(async () => [await read(), bytesOf(server)][1]).toEqual([0, 3_000_000]);
    const later = ps.createTcpTraffic(table, withoutPauses);
    try {
      await later.read(table.sweepSync());
      await client.ask('send', { id, bytes: 500 });
      await expect
        .poll(async () => [await later.read(table.sweepSync()), later.sentBytes[table.slotOf(client.pid) ?? -1]][1])
        .toBe(500);
    } finally {
      later.close();
    }
  });
});

describe.runIf(process.getuid?.() === 0)('in other network namespaces', () => {
  const inNamespace = [...unshare, '--net', '/bin/sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];
  const openSockets = (): number =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith('socket:');
      } catch {
        // The descriptor of the listing itself.
        return false;
      }
    }).length;

  it('is exact too, and a namespace is let go when its last process has ended', async () => {
    const before = openSockets();
    const inside = await startPeer(...inNamespace);
    const port = await inside.ask('listen');
    const id = await inside.ask('connect', { port });
    await inside.ask('send', { id, bytes: 7_000_000 });
    await expect.poll(async () => [await read(), bytesOf(inside)][1]).toEqual([7_000_000, 7_000_000]);
    expect(totals.hiddenNamespaces).toBe(0);
    expect(openSockets()).toBeGreaterThan(before);
    await inside.end();
    await expect.poll(async () => [await read(), openSockets()][1]).toBe(before);
  });

  it('of short-lived connections is exact', async () => {
    const inside = await startPeer(...inNamespace);
    const port = await inside.ask('listen');
    const seen = { settled: 0, sent: 0, received: 0 };
    const book = new TcpBook(
      TcpNamespace.open(`/proc/${inside.pid}/ns/net`),
      {
        settle: () => {
          seen.settled += 1;
        },
        addUnseen: (sent, received) => {
          seen.sent += sent;
          seen.received += received;
        },
      },
      false,
    );
    try {
      // Small ones too: what the kernel counts for the end of a connection is not payload.
      const bytes =
        (await inside.ask('burst', { port, connections: 30, bytes: 100_000 })) +
        (await inside.ask('burst', { port, connections: 200, bytes: 10 }));
      await expect.poll(() => [book.drain(), seen][1]).toEqual({ settled: 0, sent: bytes, received: bytes });
    } finally {
      book.close();
    }
  });
});
