import { realIo } from '../../platform/io.js';
import type { PlatformContext } from '../../platform/platform.js';
import { readPiece } from '../files/kernel-text.js';
import { listNumbers } from '../native/list-numbers.js';
import { canReadNatively } from '../native/read-files.js';
import { parseLastPid } from '../proc/loadavg.js';
import { isInitialPidNamespace, isOwnPidNamespace } from '../system/own-namespace.js';
import { readPids } from '../system/pids.js';

/** TGID_OFFSET in fs/proc/base.c: the entry of a process is at its PID plus this number. */
const entryOffset = 258;

/** What a list asks about /proc as a whole; replaceable, so that tests can play other processes. */
export interface PidSource {
  /** All PIDs, in ascending order. */
  listAll(): readonly number[];
  /** Those from `pid` on, in ascending order; null if that fails. */
  listFrom(pid: number): readonly number[] | null;
  /** The PID that the kernel gave last; null where PIDs must be listed each time. */
  readLastPid(): number | null;
  /** The number of processes of the machine plus a constant. */
  countLinks(): number;
}

/**
 * Lists the PIDs to look at in a sweep. The kernel gives PIDs in ascending order until it begins again from below, so
 * beside those known only those after the one that it gave last before can be new; listing all of /proc would take as
 * long as asking half of the processes whether they ran. Whether that was all, the number of processes shows, which is
 * part of the link count of /proc (proc_root_getattr in fs/proc/root.c).
 */
export class PidList {
  readonly #source: PidSource;
  #lastPid: number | null = null;
  /** Links of /proc that are no processes; null before the first whole listing. */
  #otherLinks: number | null = null;
  /** The same during a sweep over a partial listing, else null. */
  #expected: number | null = null;

  constructor(source: PidSource) {
    this.#source = source;
  }

  /** PIDs to look at, in ascending order. `known` are those of the last sweep, in the same order. */
  list(known: readonly number[]): readonly number[] {
    const from = this.#lastPid;
    const expected = this.#otherLinks;
    // A sweep that fails leaves null, so that the next one lists all.
    this.#otherLinks = null;
    this.#lastPid = this.#source.readLastPid();
    if (from !== null && expected !== null && this.#lastPid !== null && this.#lastPid >= from) {
      const later = this.#lastPid === from ? [] : this.#source.listFrom(from + 1);
      if (later !== null) {
        this.#expected = expected;
        return mergeAscending(known, later);
      }
    }
    return this.listAll();
  }

  listAll(): readonly number[] {
    this.#expected = null;
    return this.#source.listAll();
  }

  /**
   * Whether as many processes exist as the sweep found, unless some could not be read. If not, the sweep goes on with
   * `listAll`: PIDs went round, a privileged process chose one, or processes came or went meanwhile.
   */
  isComplete(found: number, hasUnreadable: boolean): boolean {
    if (this.#lastPid === null || hasUnreadable) {
      return this.#expected === null;
    }
    const others = this.#source.countLinks() - found;
    if (this.#expected !== null && this.#expected !== others) {
      return false;
    }
    this.#otherLinks = others;
    return true;
  }
}

export function readPidSource(context: PlatformContext): PidSource {
  const { io, procRoot } = context;
  let isPredictable: boolean | null = null;
  const listFrom = (pid: number): readonly number[] | null => {
    const pids = listNumbers(procRoot, pid + entryOffset);
    return Array.isArray(pids) ? pids : null;
  };
  const checkPredictable = (): boolean =>
    io.readdir === realIo.readdir &&
    canReadNatively(procRoot) &&
    isOwnPidNamespace(context) &&
    // Elsewhere the number of processes is that of other namespaces too.
    isInitialPidNamespace(context) &&
    listFrom(process.pid)?.[0] === process.pid;
  return {
    listAll: () => readPids(context),
    listFrom,
    readLastPid: () => {
      isPredictable ??= checkPredictable();
      return isPredictable ? parseLastPid(readPiece(io, `${procRoot}/loadavg`)) : null;
    },
    countLinks: () => io.stat(procRoot).nlink,
  };
}

/** Merges two ascending lists without repeating numbers. */
export function mergeAscending(one: readonly number[], other: readonly number[]): readonly number[] {
  if (other.length === 0) {
    return one;
  }
  const merged: number[] = [];
  let at = 0;
  for (const number of one) {
    for (let next = other[at]; next !== undefined && next <= number; next = other[at]) {
      at += 1;
      if (next < number) {
        merged.push(next);
      }
    }
    merged.push(number);
  }
  merged.push(...other.slice(at));
  return merged;
}
