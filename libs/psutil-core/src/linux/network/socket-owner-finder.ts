import { NativeCallFailed } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { readPids } from '../system/pids.js';
import { readSocketOwners, type SocketOwners } from './socket-owners.js';

/** How long to wait before searching again for a socket without a known owner. */
const unownedMs = 30_000;

/**
 * Finds the processes that hold sockets. Reading every descriptor of every process is by far the most expensive part of
 * netConnections, so the search starts with the processes that held sockets last time, and stops when all wanted
 * sockets are found. Results are never cached. If several processes share a socket, one that held sockets last time
 * is reported; on the first call it is the newest, as in psutil.
 */
export class SocketOwnerFinder {
  readonly #context: PlatformContext;
  /** Processes that held wanted sockets when they were last read. */
  readonly #holders = new Set<number>();
  /**
   * Sockets without a known owner (the owner is the kernel or in another PID namespace), which must not cause a full
   * search each time.
   */
  #unowned: ReadonlySet<number> = new Set();
  #unownedUntilMs = 0;

  constructor(context: PlatformContext) {
    this.#context = context;
  }

  /** Owners of the wanted sockets by inode number, as far as we are permitted to see them. */
  find(wanted: ReadonlySet<number>): SocketOwners {
    const owners: SocketOwners = new Map();
    const missing = new Set(wanted);
    const now = performance.now();
    const unowned = now < this.#unownedUntilMs ? this.#unowned : new Set<number>();
    const isDone = (): boolean => missing.size <= unowned.size && [...missing].every((inode) => unowned.has(inode));

    for (const pid of this.#candidates(isDone)) {
      const missingBefore = missing.size;
      for (const [inode, held] of readIfPermitted(this.#context, pid)) {
        if (missing.delete(inode)) {
          owners.set(inode, held);
        }
      }
      this.#remember(pid, missing.size < missingBefore);
    }
    if (!isDone()) {
      this.#unowned = missing;
      this.#unownedUntilMs = now + unownedMs;
    }
    return owners;
  }

  /** Processes that held sockets before, then all others, each group newest first. */
  *#candidates(isDone: () => boolean): Generator<number, void, undefined> {
    const known = [...this.#holders].sort((left, right) => right - left);
    for (const pid of known) {
      if (isDone()) {
        return;
      }
      yield pid;
    }
    if (isDone()) {
      return;
    }
    const seen = new Set(known);
    for (const pid of readPids(this.#context).reverse()) {
      if (isDone()) {
        return;
      }
      if (!seen.has(pid)) {
        yield pid;
      }
    }
  }

  #remember(pid: number, isHolder: boolean): void {
    if (isHolder) {
      this.#holders.add(pid);
    } else {
      this.#holders.delete(pid);
    }
  }
}

const noOwners: SocketOwners = new Map();

/** Empty for processes that vanished meanwhile or may not be read. */
function readIfPermitted(context: PlatformContext, pid: number): SocketOwners {
  try {
    return readSocketOwners(context, pid);
  } catch (error) {
    if (isGoneOrForbidden(error)) {
      return noOwners;
    }
    throw error;
  }
}

/** ENOENT, ESRCH, EACCES, EPERM; Node's errors have negative numbers. */
const goneOrForbiddenErrnos: ReadonlySet<number> = new Set([2, 3, 13, 1]);

export function isGoneOrForbidden(error: unknown): boolean {
  return (
    (error instanceof NativeCallFailed || isSystemError(error)) && goneOrForbiddenErrnos.has(Math.abs(error.errno ?? 0))
  );
}
