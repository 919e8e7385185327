import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { KnownSocket } from '../../src/linux/network/known-socket.js';
import { TcpOwners } from '../../src/linux/network/tcp-owners.js';
import { TimeSlices } from '../../src/linux/network/time-slices.js';
import { realIo } from '../../src/platform/io.js';
import type { PlatformContext } from '../../src/platform/platform.js';
import type { ProcessTable } from '../../src/platform/process-table.js';
import { endSpawned, start } from '../testing/spawned.js';

afterEach(endSpawned);

/** Opens that number of descriptors of /dev/null, then a socket; prints its inode. */
const opener = `
import os, socket, sys
count = int(sys.argv[1])
null = os.open('/dev/null', os.O_RDONLY)
for _ in range(count):
    os.dup(null)
s = socket.socket()
print(os.fstat(s.fileno()).st_ino, flush=True)
sys.stdin.read()
`;

interface Holder {
  readonly pid: number;
  readonly inode: number;
}

async function startHolder(descriptors: number): Promise<Holder> {
  const { pid, stdout } = await start('python3', ['-c', opener, String(descriptors)]);
  const lines = createInterface({ input: stdout ?? process.stdin })[Symbol.asyncIterator]();
  const { value } = (await lines.next()) as { value: string };
  return { pid, inode: Number(value) };
}

/** A table in which the last process is the newest, and all worked. */
function tableOf(pids: readonly number[]): ProcessTable {
  const columns = {
    pid: Int32Array.from(pids),
    serial: Float64Array.from(pids.keys()),
    changedAt: new Float64Array(pids.length).fill(1),
    kernelThread: new Uint8Array(pids.length),
  };
  const slots = Int32Array.from(pids.keys());
  return {
    columns,
    get slots() {
      return slots;
    },
  } as unknown as ProcessTable;
}

function socketOf({ inode }: Pick<Holder, 'inode'>): KnownSocket {
  const counters = { sent: 0, received: 0, creditedSent: 0, creditedReceived: 0, listed: 1 };
  const search = { owner: null, sinceRound: null, failures: 0, retryMs: 0, verifyAt: 0 };
  return { inode, localPort: 1, remotePort: 2, ...counters, ...search };
}

interface Used {
  /** Milliseconds of CPU time in all, and the most between two pauses. */
  readonly totalMs: number;
  readonly unbrokenMs: number;
}

/** Not the limit of a real reading, but one that 19,000 links exceed on the fastest machine. */
const shortLimitMs = 5;

async function find(owners: TcpOwners, sockets: readonly KnownSocket[], limitMs = 20): Promise<Used> {
  const slices = new TimeSlices();
  const rest = slices.rest.bind(slices);
  let [unbrokenMs, sinceMs] = [0, slices.usedMs];
  slices.rest = async () => {
    unbrokenMs = Math.max(unbrokenMs, slices.usedMs - sinceMs);
    await rest();
    sinceMs = slices.usedMs;
  };
  await owners.find(sockets, new Map(), 1, slices, limitMs);
  return { totalMs: slices.usedMs, unbrokenMs: Math.max(unbrokenMs, slices.usedMs - sinceMs) };
}

/** A clock for which each part of the work, up to 128 links, takes 0.5 ms on every machine. */
class EvenSlices extends TimeSlices {
  #parts = 0;

  override get usedMs(): number {
    return this.#parts / 2;
  }

  override async rest(): Promise<void> {
    this.#parts += 1;
    await super.rest();
  }
}

const findEvenly = (owners: TcpOwners, sockets: readonly KnownSocket[]): Promise<void> =>
  owners.find(sockets, new Map(), 1, new EvenSlices(), 20);

const ownersOf = (...pids: readonly number[]): TcpOwners =>
  new TcpOwners({ io: realIo, procRoot: '/proc' } as PlatformContext, tableOf(pids));

describe('the search for the owner of a socket', () => {
  it('never takes much more than its time, however many other descriptors a process has', async () => {
    const holder = await startHolder(19_000);
    const owners = ownersOf(holder.pid);
    const socket = socketOf(holder);
    const used: Used[] = [];
    while (socket.owner === null && used.length < 200) {
      used.push(await find(owners, [socket], shortLimitMs));
    }
    expect(socket.owner).toMatchObject({ pid: holder.pid });
    expect(used.length).toBeGreaterThan(2);
    expect(Math.max(...used.map(({ totalMs }) => totalMs))).toBeLessThan(shortLimitMs + 20);
    expect(Math.max(...used.map(({ unbrokenMs }) => unbrokenMs))).toBeLessThan(20);
  });

  it('finds the others although one process has very many descriptors', async () => {
    const [small, large] = await Promise.all([startHolder(0), startHolder(19_000)]);
    const owners = ownersOf(small.pid, large.pid);
    const sockets = [socketOf(small), socketOf(large)];
    await findEvenly(owners, sockets);
    expect(sockets[0]?.owner).toMatchObject({ pid: small.pid });
    expect(sockets[1]?.owner).toBeNull();
    // A socket that appears during the round, in a process that had its turn.
    const later = await startHolder(0);
    const again = ownersOf(later.pid, large.pid);
    await findEvenly(again, [socketOf(large)]);
    const appeared = socketOf(later);
    await findEvenly(again, [socketOf(large), appeared]);
    expect(appeared.owner).toMatchObject({ pid: later.pid });
  });

  it('does not look at the processes while every socket has its owner', async () => {
    const table = tableOf([process.pid]);
    const owners = new TcpOwners({ io: realIo, procRoot: '/proc' } as PlatformContext, table);
    const slots = vi.spyOn(table, 'slots', 'get');
    await find(owners, []);
    expect(slots).not.toHaveBeenCalled();
    await find(owners, [socketOf({ inode: 1 })]);
    expect(slots).toHaveBeenCalled();
  });

  it('gives up for a while what no process holds, after two rounds', async () => {
    const holder = await startHolder(5_000);
    const owners = ownersOf(holder.pid);
    const nobodys = socketOf({ inode: 1 });
    for (let count = 0; count < 50 && nobodys.failures < 2; count++) {
      await find(owners, [nobodys]);
    }
    expect(nobodys).toMatchObject({ failures: 2, owner: null, sinceRound: null });
    expect(nobodys.retryMs).toBeGreaterThan(performance.now() + 20_000);
  });
});
