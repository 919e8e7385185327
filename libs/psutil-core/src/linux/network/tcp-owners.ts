import type { PlatformContext } from '../../platform/platform.js';
import type { ProcessTable } from '../../platform/process-table.js';
import { listNumbers } from '../native/list-numbers.js';
import { readSocketLinks } from '../native/socket-links.js';
import { isGoneOrForbidden } from './socket-owner-finder.js';
import type { KnownSocket, TcpOwner } from './known-socket.js';
import type { TimeSlices } from './time-slices.js';

/**
 * A socket that nobody seems to hold is searched for once more at the next reading, because its process may have begun
 * after the sweep; then after this time, and less and less often.
 */
const firstWaitMs = 30_000;
const longestWaitMs = 960_000;

/** The descriptors of each process that are known to be TCP sockets, by its serial. */
export type HeldDescriptors = ReadonlyMap<number, ReadonlySet<number>>;

/** Sockets of one process between two looks at the clock. */
const checkedSockets = 64;
const nothingHeld: HeldDescriptors = new Map();

/**
 * Finds the processes that hold TCP sockets. Reading descriptors is the expensive part, so only sockets without a known
 * owner are searched for, within the time of one reading, and not in descriptors that are known. A round over all
 * processes, which may take several readings, begins with those that hold other sockets and those that worked, the
 * newest first: of several that share a socket, the newest is then its owner, as in netConnections.
 */
export class TcpOwners {
  readonly #context: PlatformContext;
  readonly #table: ProcessTable;
  #round = 0;
  /** Serials of the processes that were searched in this round. */
  readonly #searched = new Set<number>();
  /** The process in whose descriptors the time of the last reading ran out, and the last one that was read. */
  #cut: { readonly serial: number; readonly fd: number } | null = null;

  constructor(context: PlatformContext, table: ProcessTable) {
    this.#context = context;
    this.#table = table;
  }

  /** Whether the process is still the one in its slot. */
  isAlive({ slot, serial, pid }: TcpOwner): boolean {
    return this.#table.columns.serial[slot] === serial && this.#table.slotOf(pid) === slot;
  }

  /** Whether the owner's descriptor still refers to the socket; it may have given it to another process. */
  holds({ pid, fd }: TcpOwner, inode: number): boolean {
    let isHeld = false;
    this.#readLinks(pid, [fd], (_, found) => {
      isHeld = found === inode;
    });
    return isHeld;
  }

  /** Sets the owners of the sockets, as far as they are found in `limitMs` of work. */
  async find(
    sockets: readonly KnownSocket[],
    held: HeldDescriptors,
    sweepNumber: number,
    slices: TimeSlices,
    limitMs: number,
  ): Promise<void> {
    const nowMs = performance.now();
    const missing = this.#begin(sockets, nowMs);
    if (missing.size === 0) {
      this.#searched.clear();
      return;
    }
    // A known descriptor may have become another socket meanwhile, which a second search for that one finds.
    const known = [...missing.values()].some(({ failures }) => failures > 0) ? nothingHeld : held;
    const untilMs = slices.usedMs + limitMs;
    const isDone = (): boolean => missing.size === 0 || slices.usedMs >= untilMs;
    for (const slot of this.#remaining(held, sweepNumber)) {
      this.#search(slot, missing, known, isDone);
      if (isDone()) {
        break;
      }
      await slices.rest();
    }
    if (missing.size === 0) {
      this.#searched.clear();
    } else if (!isDone()) {
      this.#endRound(missing.values(), nowMs);
    }
  }

  /** The sockets that are due, by inode. */
  #begin(sockets: readonly KnownSocket[], nowMs: number): Map<number, KnownSocket> {
    const missing = new Map<number, KnownSocket>();
    for (const socket of sockets) {
      if (socket.sinceRound === null && nowMs >= socket.retryMs) {
        socket.sinceRound = this.#searched.size === 0 ? this.#round : this.#round + 1;
      }
      if (socket.sinceRound !== null) {
        missing.set(socket.inode, socket);
      }
    }
    return missing;
  }

  /** The slots that are left in this round, the likely ones first. */
  #remaining(held: HeldDescriptors, sweepNumber: number): number[] {
    const { columns, slots } = this.#table;
    const likely: number[] = [];
    const others: number[] = [];
    for (let at = slots.length - 1; at >= 0; at--) {
      const slot = slots[at] ?? 0;
      const serial = columns.serial[slot] ?? -1;
      if (columns.kernelThread[slot] === 1 || this.#searched.has(serial)) {
        continue;
      }
      const isLikely = held.has(serial) || (columns.changedAt[slot] ?? 0) >= sweepNumber;
      (isLikely ? likely : others).push(slot);
    }
    return [...likely, ...others];
  }

  #search(slot: number, missing: Map<number, KnownSocket>, held: HeldDescriptors, isDone: () => boolean): void {
    const { columns } = this.#table;
    const pid = columns.pid[slot] ?? 0;
    const serial = columns.serial[slot] ?? -1;
    const listed = listNumbers(`${this.#context.procRoot}/${pid}/fd`);
    const known = held.get(serial);
    const after = this.#cut?.serial === serial ? this.#cut.fd : -1;
    this.#cut = null;
    this.#searched.add(serial);
    // A number is an error: the process is gone, or may not be read.
    const fds = typeof listed === 'number' ? [] : listed.filter((fd) => fd > after && known?.has(fd) !== true);
    let sockets = 0;
    this.#readLinks(pid, fds, (fd, inode) => {
      const socket = missing.get(inode);
      if (socket !== undefined) {
        socket.owner = { slot, serial, pid, fd };
        socket.sinceRound = null;
        socket.failures = 0;
        missing.delete(inode);
      }
      sockets += 1;
      if (sockets % checkedSockets !== 0 || !isDone()) {
        return true;
      }
      // The next reading goes on in this process.
      this.#cut = { serial, fd };
      this.#searched.delete(serial);
      return false;
    });
  }

  #readLinks(pid: number, fds: readonly number[], found: (fd: number, inode: number) => unknown): void {
    try {
      readSocketLinks(`${this.#context.procRoot}/${pid}/fd`, fds, found);
    } catch (error) {
      if (!isGoneOrForbidden(error)) {
        throw error;
      }
    }
  }

  /** Sockets that no process holds, such as those of the kernel itself, must not cause a search at each reading. */
  #endRound(missing: Iterable<KnownSocket>, nowMs: number): void {
    for (const socket of missing) {
      if (socket.sinceRound !== null && socket.sinceRound <= this.#round) {
        const waitMs = socket.failures === 0 ? 0 : firstWaitMs * 2 ** (socket.failures - 1);
        socket.retryMs = nowMs + Math.min(waitMs, longestWaitMs);
        socket.failures += 1;
        socket.sinceRound = null;
      }
    }
    this.#round += 1;
    this.#searched.clear();
  }
}
