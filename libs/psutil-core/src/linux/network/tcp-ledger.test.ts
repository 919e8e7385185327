import { expect, it } from 'vitest';
import type { ProcessTable, Sweep } from '../../platform/process-table.js';
import type { KnownSocket, TcpOwner } from './known-socket.js';
import { TcpLedger } from './tcp-ledger.js';

/** A table whose slots hold processes with these serials. */
function tableOf(serials: readonly number[]): ProcessTable {
  return { columns: { serial: Float64Array.from(serials) }, slots: Int32Array.from(serials.keys()) } as ProcessTable;
}

const sweepThatEnded = (...ended: readonly number[]): Sweep => ({ ended }) as unknown as Sweep;
const owner: TcpOwner = { slot: 0, serial: 5, pid: 100, fd: 3 };

function socket(changes: Partial<KnownSocket>): KnownSocket {
  return {
    inode: 1,
    localPort: 40_000,
    remotePort: 80,
    owner,
    sent: 0,
    received: 0,
    creditedSent: 0,
    creditedReceived: 0,
    listed: 1,
    sinceRound: null,
    failures: 0,
    retryMs: 0,
    verifyAt: 0,
    ...changes,
  };
}

it('makes a sum unknown that a number cannot hold, and starts at 0 after it', () => {
  const ledger = new TcpLedger(tableOf([5]));
  ledger.update(() => true);
  for (const sent of [2 ** 51 - 1, 2 ** 51 - 1, 2 ** 51 - 1, 2 ** 51 - 1]) {
    ledger.settle(socket({ sent }));
  }
  expect(ledger.sentBytes[0]).toBe(Number.MAX_SAFE_INTEGER - 3);
  ledger.settle(socket({ sent: 3 }));
  expect(ledger.sentBytes[0]).toBe(Number.MAX_SAFE_INTEGER);
  ledger.settle(socket({ sent: 1 }));
  expect(ledger.sentBytes[0]).toBeNaN();
  // The counter of the machine restarts.
  expect(ledger.totalSent).toBe(1);
  ledger.update(() => true);
  ledger.settle(socket({ sent: 7 }));
  expect(ledger.sentBytes[0]).toBe(7);
});

it('knows nothing of processes whose sockets are hidden', () => {
  const ledger = new TcpLedger(tableOf([5, 6]));
  ledger.update((slot) => slot === 1);
  expect([...ledger.sentBytes]).toEqual([Number.NaN, 0]);
});

it('credits a process that ended until its last value was read, then nobody', () => {
  const ledger = new TcpLedger(tableOf([5, 6]));
  ledger.update(() => true);
  ledger.update(() => true);
  ledger.settle(socket({ sent: 1_000, received: 10 }));
  ledger.freeze(sweepThatEnded(0));
  ledger.settle(socket({ sent: 4_999_000 }));
  expect([ledger.sentBytes[0], ledger.unattributedSent, ledger.totalSent]).toEqual([1_000, 4_999_000, 5_000_000]);
  expect([ledger.receivedBytes[0], ledger.unattributedReceived]).toEqual([10, 0]);
});

it('credits nobody with the bytes of a process whose slot another one has', () => {
  const ledger = new TcpLedger(tableOf([9, 6]));
  ledger.update(() => true);
  ledger.settle(socket({ received: 4 }));
  expect([ledger.receivedBytes[0], ledger.unattributedReceived, ledger.totalReceived]).toEqual([0, 4, 4]);
});

it('counts what hidden processes transferred as unattributed, so that the sums hold', () => {
  const ledger = new TcpLedger(tableOf([5]));
  ledger.update(() => false);
  ledger.settle(socket({ sent: 30, received: 20 }));
  expect([ledger.unattributedSent, ledger.totalSent]).toEqual([30, 30]);
  expect([ledger.unattributedReceived, ledger.totalReceived]).toEqual([20, 20]);
});
