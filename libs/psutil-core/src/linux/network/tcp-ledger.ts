import type { ProcessTable, Sweep } from '../../platform/process-table.js';
import type { KnownSocket, TcpOwner } from './known-socket.js';
import type { TcpCredits } from './tcp-book.js';
import { increaseOf } from './tcp-record.js';

/** Adds up the bytes of processes, by slot of the process table, and those of the whole machine. */
export class TcpLedger implements TcpCredits {
  sentBytes = new Float64Array(0);
  receivedBytes = new Float64Array(0);
  totalSent = 0;
  totalReceived = 0;
  unattributedSent = 0;
  unattributedReceived = 0;
  readonly #table: ProcessTable;
  /** The process whose bytes a slot holds; -1 for none. */
  #serials = new Float64Array(0);

  constructor(table: ProcessTable) {
    this.#table = table;
  }

  /** Begins at 0 for processes that are new in their slots; the values of hidden ones are unknown. */
  update(isVisible: (slot: number) => boolean): void {
    const { columns, slots } = this.#table;
    this.#grow(columns.serial.length);
    for (const slot of slots) {
      const serial = columns.serial[slot] ?? -1;
      const isNew = this.#serials[slot] !== serial;
      this.#serials[slot] = serial;
      const isUnknown = !isVisible(slot);
      this.sentBytes[slot] = next(this.sentBytes[slot] ?? 0, isNew, isUnknown);
      this.receivedBytes[slot] = next(this.receivedBytes[slot] ?? 0, isNew, isUnknown);
    }
  }

  /**
   * The processes that ended at a sweep take no more bytes, because nobody reads their slots after it. What the kernel
   * still sends for them is unattributed.
   */
  freeze({ ended }: Sweep): void {
    for (const slot of ended) {
      this.#serials[slot] = -1;
    }
  }

  settle(socket: KnownSocket): void {
    const sent = increaseOf(socket.creditedSent, socket.sent);
    const received = increaseOf(socket.creditedReceived, socket.received);
    if (sent > 0 || received > 0) {
      socket.creditedSent = sent > 0 ? socket.sent : socket.creditedSent;
      socket.creditedReceived = received > 0 ? socket.received : socket.creditedReceived;
      this.#credit(socket.owner, sent, received);
    }
  }

  addUnseen(sent: number, received: number): void {
    this.#credit(null, sent, received);
  }

  #credit(owner: TcpOwner | null, sent: number, received: number): void {
    this.totalSent = addCounter(this.totalSent, sent);
    this.totalReceived = addCounter(this.totalReceived, received);
    // A value that is not known takes no bytes, so that the values and the unattributed bytes add up to the total.
    if (
      owner === null ||
      this.#serials[owner.slot] !== owner.serial ||
      Number.isNaN(this.sentBytes[owner.slot]) ||
      Number.isNaN(this.receivedBytes[owner.slot])
    ) {
      this.unattributedSent = addCounter(this.unattributedSent, sent);
      this.unattributedReceived = addCounter(this.unattributedReceived, received);
      return;
    }
    this.sentBytes[owner.slot] = addExactly(this.sentBytes[owner.slot] ?? 0, sent);
    this.receivedBytes[owner.slot] = addExactly(this.receivedBytes[owner.slot] ?? 0, received);
  }

  #grow(length: number): void {
    if (this.#serials.length >= length) {
      return;
    }
    this.sentBytes = grown(this.sentBytes, length);
    this.receivedBytes = grown(this.receivedBytes, length);
    this.#serials = grown(this.#serials, length).fill(-1, this.#serials.length);
  }
}

function next(value: number, isNew: boolean, isUnknown: boolean): number {
  if (isUnknown) {
    return Number.NaN;
  }
  // An unknown value starts at 0 once it is known.
  return isNew || Number.isNaN(value) ? 0 : value;
}

/** NaN instead of a sum that a number cannot hold exactly. */
export function addExactly(value: number, increase: number): number {
  const sum = value + increase;
  return Number.isSafeInteger(sum) ? sum : Number.NaN;
}

/** A counter restarts instead of becoming inexact. */
function addCounter(value: number, increase: number): number {
  const sum = addExactly(value, increase);
  return Number.isNaN(sum) ? increase : sum;
}

function grown(array: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(length);
  larger.set(array);
  return larger;
}
