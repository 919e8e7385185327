import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { TimeSlices } from '../../src/linux/network/time-slices.js';
import { endSpawned, start } from '../testing/spawned.js';
import { openQuietNamespace, type QuietNamespace } from './quiet-namespace.js';

/** Sends on one descriptor with three connections. */
const reconnect = `
import ctypes, socket, sys
libc = ctypes.CDLL(None)
s = socket.socket()
def send(size):
    s.connect(('127.0.0.1', int(sys.argv[1])))
    s.sendall(bytes(size))
    print(flush=True)
    sys.stdin.readline()
send(3000000)
libc.connect(s.fileno(), bytes(16), 16)
send(1000)
libc.connect(s.fileno(), bytes(16), 16)
send(500)
`;

const patience = { timeout: 20_000, interval: 20 };
let place: QuietNamespace;

afterEach(async () => {
  place.close();
  await endSpawned();
});

async function read(times = 1, slices = new TimeSlices()): Promise<void> {
  for (let count = 0; count < times; count++) {
    await place.book.read(slices, place.credit);
    place.book.drain();
  }
}

/** The kernel reports ends in their order, so after this one all earlier ones are known. Returns its bytes. */
async function awaitEnds(): Promise<number> {
  const { ledger, book, peer, port } = place;
  const [sent, received] = [ledger.unattributedSent, ledger.unattributedReceived];
  const bytes = 7_000_000;
  const asked = peer.ask('burst', { port, connections: 1, bytes });
  await expect
    .poll(() => {
      book.drain();
      return Math.min(ledger.unattributedSent - sent, ledger.unattributedReceived - received);
    }, patience)
    .toBeGreaterThanOrEqual(bytes);
  await asked;
  return bytes;
}

/** Sends on a connection, and waits until all has arrived and is counted. */
async function send(id: number, bytes: number): Promise<void> {
  const expected = place.ledger.totalReceived + bytes;
  await place.peer.ask('send', { id, bytes });
  await expect.poll(async () => [await read(), place.ledger.totalReceived][1], patience).toBe(expected);
}

describe.runIf(process.getuid?.() === 0)('the TCP payload of connections that ended', () => {
  it('counts once if the peer reset one long before its descriptor is closed', async () => {
    place = await openQuietNamespace(false);
    const { ledger, peer, port } = place;
    const id = await peer.ask('connect', { port, isReading: false });
    await send(id, 5_000_000);
    await peer.ask('reset');
    await read(4);
    await peer.ask('destroy', { id });
    const later = await awaitEnds();
    expect([ledger.totalSent, ledger.totalReceived]).toEqual([5_000_000 + later, 5_000_000 + later]);
    expect([ledger.unattributedSent, ledger.unattributedReceived]).toEqual([later, later]);
  });

  it('has the last bytes before a reset too, for the process that held it', async () => {
    place = await openQuietNamespace(false);
    const { ledger, peer, port } = place;
    const id = await peer.ask('connect', { port, isReading: false });
    await send(id, 1_000);
    await peer.ask('send', { id, bytes: 50_000 });
    await peer.ask('reset');
    await read(4);
    await peer.ask('destroy', { id });
    const later = await awaitEnds();
    expect(ledger.sentBytes[0]).toBe(51_000);
    expect(ledger.unattributedSent).toBe(later);
  });

  it('is left out if it ended before the first reading, although its descriptor is closed later', async () => {
    place = await openQuietNamespace(true);
    const { ledger, peer, port } = place;
    const id = await peer.ask('connect', { port, isReading: false });
    await peer.ask('send', { id, bytes: 5_000_000 });
    await peer.ask('reset');
    await setTimeout(1_000);
    await read(2);
    await peer.ask('destroy', { id });
    const later = await awaitEnds();
    expect([ledger.totalSent, ledger.totalReceived]).toEqual([later, later]);
  });

  it('counts once if news of their ends arrives between two parts of a list', async () => {
    place = await openQuietNamespace(false);
    const { ledger, book, peer, port } = place;
    await peer.ask('many', { port, connections: 300, bytes: 1_000 });
    let pauses = 0;
    const slices = new TimeSlices();
    slices.rest = async () => {
      pauses += 1;
      if (pauses === 1) {
        await peer.ask('closeAll');
        await expect.poll(() => [book.drain(), ledger.totalReceived][1], patience).toBe(300_000);
      }
    };
    await read(1, slices);
    await read(4);
    expect(pauses).toBeGreaterThan(1);
    expect([ledger.totalSent, ledger.totalReceived]).toEqual([300_000, 300_000]);
  });

  it('adds up if a program connects one socket twice', async () => {
    place = await openQuietNamespace(false);
    const { ledger, peer, port } = place;
    const child = await start('nsenter', ['-t', String(peer.pid), '-n', 'python3', '-c', reconnect, String(port)]);
    const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
    for (const sent of [3_000_000, 3_001_000, 3_001_500]) {
      await lines.next();
      await expect.poll(async () => [await read(), ledger.totalSent][1], patience).toBe(sent);
      child.stdin?.write('\n');
    }
  });
});
