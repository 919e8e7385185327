import { mkdirSync, mkdtempSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TcpLedger } from '../../src/linux/network/tcp-ledger.js';
import { TcpNamespaces } from '../../src/linux/network/tcp-namespaces.js';
import { TimeSlices } from '../../src/linux/network/time-slices.js';
import { realIo } from '../../src/platform/io.js';
import type { PlatformContext } from '../../src/platform/platform.js';
import type { ProcessTable, Sweep } from '../../src/platform/process-table.js';
import { endSpawned } from '../testing/spawned.js';
import { inNamespace } from './quiet-namespace.js';
import { startPeer, type TcpPeer } from './tcp-peer.js';

let procRoot: string;
let peer: TcpPeer;
let port: number;
let table: { slots: Int32Array; columns: Record<string, ArrayLike<number>> };
let ledger: TcpLedger;
let namespaces: TcpNamespaces;

async function update(number: number): Promise<void> {
  await namespaces.update({ number, execs: [], ended: [] } as unknown as Sweep, new TimeSlices());
}

/** Reads all namespaces but our own; returns what their sockets sent so far. */
async function read(number: number): Promise<number> {
  await update(number);
  for (const { book } of namespaces.others) {
    await book?.read(new TimeSlices(), (socket) => ledger.settle(socket));
  }
  return ledger.totalSent;
}

/** A link of the namespace that can be read, though not opened. */
function refuse(): void {
  const link = readlinkSync(`/proc/${peer.pid}/ns/net`);
  const folder = join(procRoot, String(peer.pid), 'ns');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, link), '');
  symlinkSync(link, join(folder, 'net'));
}

function allow(): void {
  const folder = join(procRoot, String(peer.pid));
  rmSync(folder, { recursive: true, force: true });
  symlinkSync(`/proc/${peer.pid}`, folder);
}

/** Processes that each seem to be in another namespace; all lead into that of the peer. */
function pretendNamespaces(count: number): void {
  const pids = Array.from({ length: count }, (_, at) => 1_000_000 + at);
  for (const pid of pids) {
    const folder = join(procRoot, String(pid), 'ns');
    mkdirSync(folder, { recursive: true });
    symlinkSync(`/proc/${peer.pid}/ns/net`, join(folder, `net:[${pid}]`));
    symlinkSync(`net:[${pid}]`, join(folder, 'net'));
  }
  table.columns = columnsOf(...pids);
  table.slots = Int32Array.from(pids.keys());
}

function columnsOf(...pid: readonly number[]): Record<string, ArrayLike<number>> {
  const zeros = pid.map(() => 0);
  return { pid, serial: pid.map((_, at) => at), changedAt: zeros, kernelThread: zeros, state: zeros };
}

beforeEach(async () => {
  procRoot = mkdtempSync(join(tmpdir(), 'psfleet-namespaces-'));
  peer = await startPeer(...inNamespace);
  // It answers once it is in its namespace.
  port = await peer.ask('listen');
  table = {
    slots: new Int32Array(0),
    columns: columnsOf(peer.pid),
  };
  ledger = new TcpLedger(table as unknown as ProcessTable);
  const context = { io: realIo, procRoot } as PlatformContext;
  namespaces = new TcpNamespaces(context, table as unknown as ProcessTable, ledger);
});

afterEach(async () => {
  namespaces.close();
  rmSync(procRoot, { recursive: true });
  await endSpawned();
});

describe.runIf(process.getuid?.() === 0)('the TCP payload of another network namespace', () => {
  it('begins at 0 if it could not be opened at first', async () => {
    const id = await peer.ask('connect', { port });
    await read(1);
    await peer.ask('send', { id, bytes: 5_000_000 });
    await peer.ask('settle');
    refuse();
    table.slots = Int32Array.of(0);
    await read(2);
    expect(namespaces.hidden).toBe(1);
    allow();
    expect([await read(6), namespaces.hidden]).toEqual([0, 0]);
    await peer.ask('send', { id, bytes: 1_000 });
    await expect.poll(() => read(7)).toBe(1_000);
  });

  it('counts from the beginning if it is new', async () => {
    await read(1);
    allow();
    const id = await peer.ask('connect', { port });
    await peer.ask('send', { id, bytes: 5_000_000 });
    table.slots = Int32Array.of(0);
    await expect.poll(() => read(2)).toBe(5_000_000);
  });

  it('is not hidden because one of its processes ended meanwhile', async () => {
    await read(1);
    allow();
    const link = readlinkSync(`/proc/${peer.pid}/ns/net`);
    mkdirSync(join(procRoot, '2', 'ns'), { recursive: true });
    symlinkSync(link, join(procRoot, '2', 'ns', 'net'));
    table.columns = columnsOf(2, peer.pid);
    table.slots = Int32Array.of(0, 1);
    await read(2);
    expect([namespaces.hidden, namespaces.others.length]).toEqual([0, 1]);
  });

  it('stays known of a process that became a zombie', async () => {
    allow();
    table.slots = Int32Array.of(0);
    await read(1);
    rmSync(join(procRoot, String(peer.pid)));
    table.columns['state'] = ['Z'.charCodeAt(0)];
    table.columns['changedAt'] = [2];
    await read(2);
    expect(namespaces.isVisible(0)).toBe(true);
    await read(3);
    expect(namespaces.others).toEqual([]);
    expect(namespaces.isVisible(0)).toBe(true);
  });

  it('is read once more after the last process has ended, however late that is', async () => {
    allow();
    await read(1);
    table.slots = Int32Array.of(0);
    await read(2);
    const id = await peer.ask('connect', { port });
    await peer.ask('send', { id, bytes: 5_000_000 });
    table.slots = new Int32Array(0);
    // Sweeps without a reading, because an earlier one has used up the CPU time.
    await update(3);
    await update(4);
    await update(5);
    await expect.poll(() => read(6)).toBe(5_000_000);
    await peer.end();
    await expect.poll(async () => [await read(7), namespaces.others.length]).toEqual([5_000_000, 0]);
  });

  it('becomes visible when enough others have ended, although more than 200 remain hidden or open', async () => {
    await update(1);
    pretendNamespaces(310);
    await update(2);
    expect([namespaces.others.length, namespaces.hidden]).toEqual([310, 111]);
    // 99 of those that are open remain.
    table.slots = table.slots.slice(100);
    await read(3);
    await update(6);
    expect([namespaces.others.length, namespaces.hidden]).toEqual([210, 11]);
  });
});
