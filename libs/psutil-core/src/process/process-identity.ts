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
}

const maxPid = 0x7fff_ffff;
const reusedMessage = 'process no longer exists and its PID has been reused';

/** The identity of the process that this object represents. */
export class ProcessIdentity {
  readonly pid: number;
  readonly ident: ProcessIdent;
  protected readonly system: ProcessSystem;
  protected readonly source: PlatformProcess;
  protected readonly memo: ProcessMemo;
  protected rememberedName: string | null = null;
  #gone = false;
  #reused = false;

  /** With `mayBeGone`, a PID that does not exist yields the object of an ended process. */
  constructor(system: ProcessSystem, pid?: number, options: { readonly mayBeGone?: boolean } = {}) {
    this.system = system;
    this.pid = pid === undefined ? requireOwnPid(system) : checkPid(pid);
    this.source = system.platform.openProcess(this.pid);
    this.memo = new ProcessMemo(this.source);
    let startTicks: number | null = null;
    try {
      startTicks = readStartTicks(this.source);
    } catch (error) {
      if (!(error instanceof NoSuchProcess)) {
        throw error;
      }
      if (options.mayBeGone !== true) {
        throw new NoSuchProcess({ pid: this.pid, message: 'process PID not found', cause: error });
      }
      this.#gone = true;
    }
    this.ident = { pid: this.pid, startTicks };
  }

  /** Compares PID and start. An unknown start on either side counts as equal, as in psutil. */
  equals(other: unknown): boolean {
    return other instanceof ProcessIdentity && !isDifferent(this.ident, other.ident);
  }

  /** Whether this very process still exists; a zombie does. Once false, it stays false. */
  isRunning(): boolean {
    if (this.#gone || this.#reused) {
      return false;
    }
    try {
      const now = { pid: this.pid, startTicks: readStartTicks(this.system.platform.openProcess(this.pid)) };
      this.#reused = isDifferent(this.ident, now);
    } catch (error) {
      if (!(error instanceof NoSuchProcess)) {
        throw error;
      }
      this.#gone = true;
      return false;
    }
    if (this.#reused) {
      this.system.reusedPids.add(this.pid);
    }
    return !this.#reused;
  }

  /**
   * Throws NoSuchProcess if the PID was recycled. A process that is merely gone is reported by the read that follows.
   */
  protected throwIfReused(): void {
    if (this.#reused || (!this.isRunning() && this.#reused)) {
      throw new NoSuchProcess({ pid: this.pid, processName: this.rememberedName, message: reusedMessage });
    }
  }

  protected markGone(): void {
    this.#gone = true;
  }

  protected get isKnownReused(): boolean {
    return this.#reused;
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
    return this.memo.begin();
  }

  /** The values that processIter prefetched; `{}` without `attrs`. */
  get info(): Partial<ProcessAttributes> {
    return this.memo.info;
  }

  /** Called by processIter: methods without arguments return these values from now on; null ends that. */
  setPrefetched(values: Readonly<Record<string, unknown>> | null, adValue: unknown = null): void {
    this.memo.setPrefetched(values, adValue);
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
