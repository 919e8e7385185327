import { NoSuchProcess } from '../errors.js';
import type { PlatformPin } from '../platform.js';
import { ProcessReadings } from './process-readings.js';
import { toSignalNumber } from './signal-number.js';

/** A process that is held: nothing done through it can reach another one, whatever its PID is given to. */
export interface PinnedProcess {
  readonly pid: number;
  /** Whether the kernel itself guarantees that; otherwise identity is checked right before each act. */
  readonly pinned: boolean;
  /** Whether it still exists; a zombie does. */
  isAlive(): boolean;
  /** Returns whether the kernel itself guaranteed the identity. */
  sendSignal(signal: number | NodeJS.Signals): boolean;
  /** Throws Uncertain if the process ended while it was changed. */
  setNice(value: number): void;
  /** Gives the two file descriptors back; later calls throw TypeError. */
  release(): void;
}

/**
 * What can be done to a process. Each act checks that the PID still means this process; signals go through a descriptor of the process where the
 * kernel has such (Linux 5.3). Throws NoSuchProcess, AccessDenied, and NotSupported on a machine that is only looked at (a foreign procRoot).
 */
export class ProcessActions extends ProcessReadings {
  /** Scheduling priority: on UNIX -20 (preferred) to 19. */
  nice(): number;
  /** Sets it. Throws Uncertain if the process ended while it was changed. */
  nice(value: number): void;
  nice(value?: number): number | void {
    if (value === undefined) {
      return this.fetch('nice', () => this.source.nice());
    }
    if (typeof value !== 'number' || !Number.isInteger(value)) {
      throw new TypeError(`nice must be an integer (got ${typeof value})`);
    }
    this.throwIfReused();
    this.source.setNice(value, this.ident.startTicks);
  }

  /** Sends a signal, by name or number. Returns whether the kernel itself guaranteed that no other process could be hit. */
  sendSignal(signal: number | NodeJS.Signals): boolean {
    const number = toSignalNumber(signal);
    this.throwIfReused();
    if (this.pid === 0) {
      throw new RangeError('preventing sending signal to process with PID 0 as it would affect every process in the process group of the calling process');
    }
    try {
      return this.source.sendSignal(number, this.ident.startTicks);
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        this.markGone();
      }
      throw error;
    }
  }

  /** SIGSTOP. */
  suspend(): boolean {
    return this.sendSignal('SIGSTOP');
  }

  /** SIGCONT. */
  resume(): boolean {
    return this.sendSignal('SIGCONT');
  }

  /** SIGTERM. */
  terminate(): boolean {
    return this.sendSignal('SIGTERM');
  }

  /** SIGKILL. */
  kill(): boolean {
    return this.sendSignal('SIGKILL');
  }

  /**
   * Takes hold of the process (two file descriptors, until `release`). From then on it cannot be mistaken for another: also when it ended and its PID
   * was given away within the same clock tick.
   */
  pin(): PinnedProcess {
    this.throwIfReused();
    return toPinnedProcess(this.pid, this.source.pin(this.ident.startTicks));
  }
}

function toPinnedProcess(pid: number, pin: PlatformPin): PinnedProcess {
  return {
    pid,
    pinned: pin.pinned,
    isAlive: () => pin.isAlive(),
    sendSignal: (signal) => pin.sendSignal(toSignalNumber(signal)),
    setNice: (value) => pin.setNice(value),
    release: () => pin.release(),
  };
}
