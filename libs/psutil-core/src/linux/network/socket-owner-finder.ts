import { NativeCallFailed } from '../../errors.js';
import type { PlatformContext } from '../../platform/platform.js';
import { isSystemError } from '../files/kernel-text.js';
import { readPids } from '../system/pids.js';
import { readSocketOwners, type SocketOwners } from './socket-owners.js';

/** How long a socket of which no process was found counts as one without. */
const UNOWNED_MS = 30_000;

/**
 * Finds who holds sockets. Looking into every descriptor of every process is by far the most expensive part of netConnections, so the search stops
 * when all wanted sockets are found, and begins with the processes that held sockets last time. What it tells is read now; only which of several
 * processes that share a socket is told depends on the past: at first the last one, as in psutil.
 */
export class SocketOwnerFinder {
  readonly #context: PlatformContext;
  /** Processes that held wanted sockets when they were looked at last. */
  readonly #holders = new Set<number>();
  /** Sockets that belong to nobody we may know (another PID namespace, the kernel itself), which must not cause a whole search each time. */
  #unowned: ReadonlySet<number> = new Set();
  #unownedUntilMs = 0;

  constructor(context: PlatformContext) {
    this.#context = context;
  }

  /** The owners of the wanted sockets, by inode number, as far as we may know them. */
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
      this.#unownedUntilMs = now + UNOWNED_MS;
    }
    return owners;
  }

  /** First those that held sockets before, then all others; the newest first. */
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

const NOTHING: SocketOwners = new Map();

/** Processes that vanish meanwhile, or may not be looked at, have no sockets that we know. */
function readIfPermitted(context: PlatformContext, pid: number): SocketOwners {
  try {
    return readSocketOwners(context, pid);
  } catch (error) {
    if (isGoneOrForbidden(error)) {
      return NOTHING;
    }
    throw error;
  }
}

/** ENOENT, ESRCH, EACCES, EPERM; Node's errors have negative numbers. */
const GONE_OR_FORBIDDEN: ReadonlySet<number> = new Set([2, 3, 13, 1]);

function isGoneOrForbidden(error: unknown): boolean {
  return (
    (error instanceof NativeCallFailed || isSystemError(error)) && GONE_OR_FORBIDDEN.has(Math.abs(error.errno ?? 0))
  );
}
