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

/** Links of one process that are read before others get their turn, so that one with very many delays nobody. */
const linksPerTurn = 1_024;
/** Links between two looks at the clock, about 0.5 ms. */
const linksPerLook = 128;
/** /proc/PID/fd lists two other names first. */
const entryOffset = 2;
const nothingHeld: HeldDescriptors = new Map();

/** What one reading searches for, and how long it may. */
interface Search {
  /** By inode; those that are found leave it. */
  readonly missing: Map<number, KnownSocket>;
  readonly held: HeldDescriptors;
  readonly slices: TimeSlices;
  readonly untilMs: number;
}

/**
 * Finds the processes that hold TCP sockets. Reading descriptors is the expensive part, so only sockets without a known
 * owner are searched for, within the time of one reading, and not in descriptors that are known. A round over all
 * processes, which may take several readings, begins with those that hold other sockets and those that worked, the
 * newest first: of several that share a socket, the newest is then its owner, as in netConnections. Sockets that appear
 * during a round are looked for in those processes at once.
 */
export class TcpOwners {
  readonly #context: PlatformContext;
  readonly #table: ProcessTable;
  #round = 0;
  /** Serials of the processes that were searched in this round. */
  readonly #searched = new Set<number>();
  /** The descriptor at which the next turn of a process begins, by its serial. */
  readonly #cuts = new Map<number, number>();

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

  /** Sets the owners of the sockets, as far as they are found until `slices` have used `untilMs`. */
  async find(
    sockets: readonly KnownSocket[],
    held: HeldDescriptors,
    sweepNumber: number,
    slices: TimeSlices,
    untilMs: number,
  ): Promise<void> {
    const nowMs = performance.now();
    const { missing, hasNew } = this.#begin(sockets, nowMs);
    if (missing.size === 0) {
      this.#forgetRound();
      return;
    }
    // A known descriptor may have become another socket meanwhile, which a second search for that one finds.
    const isSecond = [...missing.values()].some(({ failures }) => failures > 0);
    const search: Search = { missing, held: isSecond ? nothingHeld : held, slices, untilMs };
    const { likely, others, cut } = this.#order(held, sweepNumber);
    if (hasNew && this.#searched.size > 0) {
      const halfMs = (slices.usedMs + untilMs) / 2;
      await this.#searchOnce(likely, { ...search, untilMs: halfMs });
    }
    const isComplete = await this.#searchRound([...likely, ...others, ...cut], search);
    if (missing.size === 0) {
      this.#forgetRound();
    } else if (isComplete) {
      this.#endRound(missing.values(), nowMs);
    }
  }

  /** The sockets that are due, by inode, and whether some of them were not due before. */
  #begin(sockets: readonly KnownSocket[], nowMs: number): { missing: Map<number, KnownSocket>; hasNew: boolean } {
    const missing = new Map<number, KnownSocket>();
    let hasNew = false;
    for (const socket of sockets) {
      if (socket.sinceRound === null && nowMs >= socket.retryMs) {
        socket.sinceRound = this.#searched.size === 0 ? this.#round : this.#round + 1;
        hasNew = true;
      }
      if (socket.sinceRound !== null) {
        missing.set(socket.inode, socket);
      }
    }
    return { missing, hasNew };
  }

  /** The slots of all processes that may hold sockets: the likely ones, the others, and those that had a turn. */
  #order(held: HeldDescriptors, sweepNumber: number): { likely: number[]; others: number[]; cut: number[] } {
    const { columns, slots } = this.#table;
    const [likely, others, cut]: [number[], number[], number[]] = [[], [], []];
    for (let at = slots.length - 1; at >= 0; at--) {
      const slot = slots[at] ?? 0;
      const serial = columns.serial[slot] ?? -1;
      if (columns.kernelThread[slot] === 1) {
        continue;
      }
      const isLikely = held.has(serial) || (columns.changedAt[slot] ?? 0) >= sweepNumber;
      (this.#cuts.has(serial) ? cut : isLikely ? likely : others).push(slot);
    }
    return { likely, others, cut };
  }

  /** Searches again in processes that were searched before the newest sockets appeared, one turn in each. */
  async #searchOnce(slots: readonly number[], search: Search): Promise<void> {
    for (const slot of slots) {
      if (isOver(search)) {
        return;
      }
      if (this.#searched.has(this.#serialOf(slot))) {
        await this.#takeTurn(slot, 0, search);
      }
    }
  }

  /** Goes on with the round. False if the time ran out before all processes were searched. */
  async #searchRound(slots: readonly number[], search: Search): Promise<boolean> {
    for (let left = slots; left.length > 0;) {
      const unfinished: number[] = [];
      for (const slot of left) {
        const serial = this.#serialOf(slot);
        if (this.#searched.has(serial)) {
          continue;
        }
        if (isOver(search)) {
          return false;
        }
        const next = await this.#takeTurn(slot, this.#cuts.get(serial) ?? 0, search);
        if (next === null) {
          this.#searched.add(serial);
          this.#cuts.delete(serial);
        } else {
          this.#cuts.set(serial, next);
          unfinished.push(slot);
        }
      }
      left = unfinished;
    }
    return true;
  }

  /** Searches in the descriptors of a process from `first` on. Returns where to go on, null if no more are left. */
  async #takeTurn(slot: number, first: number, search: Search): Promise<number | null> {
    const pid = this.#table.columns.pid[slot] ?? 0;
    const known = search.held.get(this.#serialOf(slot));
    let links = 0;
    for (let next = first; ;) {
      const listed = listNumbers(`${this.#context.procRoot}/${pid}/fd`, next + entryOffset, linksPerTurn);
      // A number is an error: the process is gone, or may not be read.
      const fds = typeof listed === 'number' ? [] : listed.filter((fd) => known?.has(fd) !== true);
      for (let at = 0; at < fds.length; at += linksPerLook) {
        if (links >= linksPerTurn || (links > 0 && isOver(search))) {
          return fds[at] ?? null;
        }
        const part = fds.slice(at, at + linksPerLook);
        this.#readLinks(pid, part, (fd, inode) => this.#found(inode, search, { slot, pid, fd }));
        links += part.length;
        await search.slices.rest();
      }
      if (typeof listed === 'number' || listed.length < linksPerTurn) {
        return null;
      }
      next = (listed.at(-1) ?? 0) + 1;
      if (isOver(search)) {
        return next;
      }
      await search.slices.rest();
    }
  }

  #found(inode: number, { missing }: Search, holder: Omit<TcpOwner, 'serial'>): void {
    const socket = missing.get(inode);
    if (socket !== undefined) {
      socket.owner = { ...holder, serial: this.#serialOf(holder.slot) };
      socket.sinceRound = null;
      socket.failures = 0;
      missing.delete(inode);
    }
  }

  #serialOf(slot: number): number {
    return this.#table.columns.serial[slot] ?? -1;
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
    this.#forgetRound();
  }

  #forgetRound(): void {
    this.#searched.clear();
    this.#cuts.clear();
  }
}

function isOver({ missing, slices, untilMs }: Search): boolean {
  return missing.size === 0 || slices.usedMs >= untilMs;
}
