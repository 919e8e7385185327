import { AccessDenied, NoSuchProcess, ZombieProcess } from '../errors.js';
import type { ProcessIdent } from '../model/process.js';
import type { PlatformProcess } from '../platform/platform-process.js';
import type { Platform } from '../platform/platform.js';
import type { ProcessAttributes } from './attributes.js';
import type { ExitWaiter } from './exit-waiter.js';
import { ProcessMemo } from './process-memo.js';

/** What a process needs from the instance that it belongs to. */
export interface ProcessSystem {
  readonly platform: Platform;
  /** Monotonic seconds. */
  readonly now: () => number;
  /** PIDs that turned out to be recycled; the next processIter creates new objects for them. */
  readonly reusedPids: Set<number>;
  /** Physical memory in bytes, as last read. */
  readonly totalMemory: () => number;
  /** The lowest PID of the system, as last read. */
  readonly lowestPid: () => number | null;
  readonly exits: ExitWaiter;
  /** Told what could not be read while iterating over all processes. */
  readonly warn?: (message: string) => void;
}

/** What a process object knows and uses, which only the library may touch: see `coreOf`. */
export interface ProcessCore {
  readonly system: ProcessSystem;
  readonly source: PlatformProcess;
  readonly memo: ProcessMemo;
  /** The name that `name()` returned last, for errors. */
  rememberedName: string | null;
  isGone: boolean;
  isReused: boolean;
}

const maxPid = 0x7fff_ffff;
const reusedMessage = 'process no longer exists and its PID has been reused';

let readCore: (process: ProcessIdentity) => ProcessCore;

/** The identity of the process that this object represents. */
export class ProcessIdentity {
  static {
    readCore = (process) => process.#core;
  }

  readonly pid: number;
  readonly ident: ProcessIdent;
  readonly #core: ProcessCore;

  /** With `mayBeGone`, a PID that does not exist yields the object of an ended process. */
  constructor(system: ProcessSystem, pid?: number, options: { readonly mayBeGone?: boolean } = {}) {
    this.pid = pid === undefined ? requireOwnPid(system) : checkPid(pid);
    const source = system.platform.openProcess(this.pid);
    let startTicks: number | null = null;
    let isGone = false;
    try {
      startTicks = readStartTicks(source);
    } catch (error) {
      if (!(error instanceof NoSuchProcess)) {
        throw error;
      }
      if (options.mayBeGone !== true) {
        throw new NoSuchProcess({ pid: this.pid, message: 'process PID not found', cause: error });
      }
      isGone = true;
    }
    this.ident = { pid: this.pid, startTicks };
    this.#core = { system, source, memo: new ProcessMemo(source), rememberedName: null, isGone, isReused: false };
  }

  /** Compares PID and start. An unknown start on either side counts as equal, as in psutil. */
  equals(other: unknown): boolean {
    return other instanceof ProcessIdentity && !isDifferent(this.ident, other.ident);
  }

  /** Whether this very process still exists; a zombie does. Once false, it stays false. */
  isRunning(): boolean {
    const core = this.#core;
    if (core.isGone || core.isReused) {
      return false;
    }
    try {
      const now = { pid: this.pid, startTicks: readStartTicks(core.system.platform.openProcess(this.pid)) };
      core.isReused = isDifferent(this.ident, now);
    } catch (error) {
      if (!(error instanceof NoSuchProcess)) {
        throw error;
      }
      core.isGone = true;
      return false;
    }
    if (core.isReused) {
      core.system.reusedPids.add(this.pid);
    }
    return !core.isReused;
  }

  /**
   * Reads each file of the process once for all calls inside, so that they are cheaper and consistent; the next oneshot
   * reads again. Nested calls have no effect. An async function keeps the values until its promise settles.
   */
  oneshot<T>(action: (process: this) => T): T {
    const end = this.beginOneshot();
    let result: T;
    try {
      result = action(this);
    } catch (error) {
      end();
      throw error;
    }
    if (result instanceof Promise) {
      return result.finally(end) as T;
    }
    end();
    return result;
  }

  /** Like `oneshot`, until the returned function is called. */
  beginOneshot(): () => void {
    return this.#core.memo.begin();
  }

  /** The values that processIter prefetched; `{}` without `attrs`. */
  get info(): Partial<ProcessAttributes> {
    return this.#core.memo.info;
  }
}

/**
 * The inside of a process object. It is no property of the object, so that users can neither call nor print it, and
 * the classes of this folder that share it stay apart.
 */
export function coreOf(process: ProcessIdentity): ProcessCore {
  return readCore(process);
}

/**
 * Throws NoSuchProcess if the PID was recycled. A process that is merely gone is reported by the read that follows.
 */
export function throwIfReused(process: ProcessIdentity): void {
  const core = readCore(process);
  if (core.isReused || (!process.isRunning() && core.isReused)) {
    throw new NoSuchProcess({ pid: process.pid, processName: core.rememberedName, message: reusedMessage });
  }
}

function requireOwnPid(system: ProcessSystem): number {
  const pid = system.platform.ownPid();
  if (pid === null) {
    throw new NoSuchProcess({ pid: process.pid, message: 'this process is not in that process list' });
  }
  return pid;
}

function checkPid(pid: unknown): number {
  if (typeof pid !== 'number' || !Number.isInteger(pid)) {
    throw new TypeError(`pid must be an integer (got ${typeof pid})`);
  }
  if (pid < 0) {
    throw new RangeError(`pid must be a positive integer (got ${pid})`);
  }
  if (pid > maxPid) {
    throw new NoSuchProcess({ pid, message: 'process PID out of range' });
  }
  return pid;
}

/** Returns null if it may not be read. */
function readStartTicks(source: PlatformProcess): number | null {
  try {
    return source.startTicks();
  } catch (error) {
    if (error instanceof AccessDenied || error instanceof ZombieProcess) {
      return null;
    }
    throw error;
  }
}

/** Treats 0 as unknown, because some systems report it for zombies. */
function isDifferent(left: ProcessIdent, right: ProcessIdent): boolean {
  return (
    left.pid !== right.pid ||
    (Boolean(left.startTicks) && Boolean(right.startTicks) && left.startTicks !== right.startTicks)
  );
}
