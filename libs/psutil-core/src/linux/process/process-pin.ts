import { constants } from 'node:os';
import { NoSuchProcess, Uncertain } from '../../errors.js';
import type { ProcessChange } from '../../model/process.js';
import type { PlatformPin } from '../../platform/platform-process.js';
import type { PidfdCalls } from '../native/pidfd.js';
import { parsePidStat } from '../proc-pid/stat.js';
import { applyChange } from './process-changes.js';
import type { ProcessSource } from './process-source.js';

const { EMFILE, ENFILE, ENOENT, ENOSYS, EPERM, EINVAL, ESRCH } = constants.errno;
/**
 * Errors after which the pin works without a pidfd: too many open files, an old kernel, a seccomp filter, a thread id
 * (EINVAL, from Linux 6.15 on ENOENT).
 */
const withoutPidfdErrnos: ReadonlySet<number> = new Set([-EMFILE, -ENFILE, -ENOSYS, -EPERM, -EINVAL, -ENOENT]);

const statBuffer = Buffer.allocUnsafeSlow(4096);

/**
 * Pins a process. First opens the witness, a descriptor on /proc/PID/stat: once the process is gone it fails with ESRCH
 * for ever and never shows another process. Then opens a pidfd. Then reads the witness again, which proves that the
 * pidfd belongs to the same process. `startTicks` says which process is meant.
 */
export function pinProcess(source: ProcessSource, startTicks: number | null, pidfds: PidfdCalls): PlatformPin {
  source.context.requireOwnNamespace();
  const witness = new Witness(source);
  try {
    witness.requireStart(startTicks);
    const pidfd = openPidfd(source, pidfds);
    try {
      witness.requireStart(startTicks);
    } catch (error) {
      closeIfAny(pidfd, pidfds);
      throw error;
    }
    return new LinuxPin(source, witness, pidfd, pidfds);
  } catch (error) {
    witness.close();
    throw error;
  }
}

class LinuxPin implements PlatformPin {
  readonly #source: ProcessSource;
  readonly #witness: Witness;
  readonly #pidfd: number | null;
  readonly #pidfds: PidfdCalls;
  #released = false;

  constructor(source: ProcessSource, witness: Witness, pidfd: number | null, pidfds: PidfdCalls) {
    this.#source = source;
    this.#witness = witness;
    this.#pidfd = pidfd;
    this.#pidfds = pidfds;
  }

  get pinned(): boolean {
    return this.#pidfd !== null;
  }

  isAlive(): boolean {
    this.#requireHeld();
    return this.#witness.isAlive();
  }

  sendSignal(signal: number): boolean {
    this.#requireHeld();
    if (this.#pidfd === null) {
      this.#witness.requireAlive();
      this.#source.attempt(() => process.kill(this.#source.pid, signal));
      return false;
    }
    const result = this.#pidfds.sendSignal(this.#pidfd, signal);
    if (result === -ESRCH) {
      throw this.#source.noSuchProcess();
    }
    if (result < 0) {
      throw this.#source.failure('pidfd_send_signal', -result);
    }
    return true;
  }

  /**
   * These system calls take only PIDs, so the witness must be alive before and after. If it is dead afterwards, it is
   * unknown which process was changed.
   */
  change(change: ProcessChange): void {
    this.#requireHeld();
    this.#witness.requireAlive();
    const failure = this.#source.attempt(() => applyChange(this.#source, change));
    if (!this.#witness.isAlive()) {
      throw failure === null
        ? new Uncertain({ pid: this.#source.pid, processName: this.#source.knownName })
        : this.#source.noSuchProcess();
    }
    if (failure !== null) {
      throw this.#source.failure(failure.call, failure.errno);
    }
  }

  release(): void {
    if (this.#released) {
      return;
    }
    this.#released = true;
    closeIfAny(this.#pidfd, this.#pidfds);
    this.#witness.close();
  }

  #requireHeld(): void {
    if (this.#released) {
      throw new TypeError('this pin was released');
    }
  }
}

/** A kept descriptor on /proc/PID/stat, which never shows another process. */
class Witness {
  readonly #source: ProcessSource;
  readonly #fd: number;

  constructor(source: ProcessSource) {
    this.#source = source;
    this.#fd = source.attempt(() => source.context.io.open(source.path('stat')));
  }

  /** Throws NoSuchProcess if the process is gone or started at another time. A null start proves nothing. */
  requireStart(startTicks: number | null): void {
    const now = this.#readStartTicks();
    if (startTicks !== null && now !== startTicks) {
      throw this.#source.noSuchProcess(undefined, 'process no longer exists and its PID has been reused');
    }
  }

  requireAlive(): void {
    this.#readStartTicks();
  }

  isAlive(): boolean {
    try {
      this.#readStartTicks();
      return true;
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        return false;
      }
      throw error;
    }
  }

  close(): void {
    this.#source.attempt(() => this.#source.context.io.close(this.#fd));
  }

  #readStartTicks(): number {
    const { io } = this.#source.context;
    try {
      const length = io.pread(this.#fd, statBuffer);
      return parsePidStat(statBuffer.subarray(0, length), this.#source.path('stat')).startTicks;
    } catch (error) {
      // The source would look at what has this PID in /proc now, for instance a zombie, which is not this descriptor's
      // process.
      throw isGone(error) ? this.#source.noSuchProcess(error) : this.#source.translated(error);
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ESRCH';
}

function openPidfd(source: ProcessSource, pidfds: PidfdCalls): number | null {
  const pidfd = pidfds.open(source.pid);
  if (pidfd >= 0) {
    return pidfd;
  }
  if (pidfd === -ESRCH) {
    throw source.noSuchProcess();
  }
  if (withoutPidfdErrnos.has(pidfd)) {
    return null;
  }
  throw source.failure('pidfd_open', -pidfd);
}

function closeIfAny(pidfd: number | null, pidfds: PidfdCalls): void {
  if (pidfd !== null) {
    pidfds.close(pidfd);
  }
}
