import type { RlimitResource } from '../constants.js';
import { NoSuchProcess } from '../errors.js';
import type { SignalName } from '../model/node-types.js';
import type { IoPriority, ProcessChange, ResourceLimits } from '../model/process.js';
import type { PlatformPin, PlatformProcess } from '../platform/platform-process.js';
import {
  changeAffinity,
  toAffinityChange,
  toIoniceChange,
  toNiceChange,
  toRlimitChange,
  type ThreadOptions,
} from './process-change.js';
import { coreOf, throwIfReused } from './process-identity.js';
import { ProcessUsage } from './process-usage.js';
import { toSignalNumber } from './signal-number.js';

/** A pinned process: an act through it never reaches another process, even if the PID is reused. */
export interface PinnedProcess {
  readonly pid: number;
  /** Whether the kernel guarantees that; otherwise the identity is checked right before each act. */
  readonly pinned: boolean;
  /** Whether the process still exists; a zombie does. */
  isAlive(): boolean;
  /** Returns whether the kernel guaranteed the identity. */
  sendSignal(signal: number | SignalName): boolean;
  /** Like the methods of Process. Each throws Uncertain if the process ended while it was changed. */
  setNice(value: number, options?: ThreadOptions): void;
  setIonice(ioclass: number, value?: number | null, options?: ThreadOptions): void;
  setCpuAffinity(cpus: Iterable<number>, options?: ThreadOptions): void;
  setRlimit(resource: RlimitResource | number, limits: ResourceLimits): void;
  /** Closes the two file descriptors, on Windows the handle; later calls throw TypeError. */
  release(): void;
}

/**
 * The acts on a process. Each checks that the PID still belongs to this process; signals go through a pidfd where the
 * kernel has them (Linux 5.3), and on Windows every act through a handle. Throws NoSuchProcess, AccessDenied, and
 * NotSupported for an instance that can only read (a foreign procRoot).
 */
export class ProcessActions extends ProcessUsage {
  /** Scheduling priority: on UNIX from -20 (favoured) to 19, on Windows a priority class (NORMAL_PRIORITY_CLASS). */
  nice(): number;
  /** Sets the priority. Throws Uncertain if the process ended while it was changed. */
  nice(value: number, options?: ThreadOptions): void;
  nice(value?: number, options: ThreadOptions = {}): number | void {
    if (value === undefined) {
      return coreOf(this).memo.fetch('nice', () => coreOf(this).source.nice());
    }
    this.#change(toNiceChange(value, options));
  }

  /** I/O priority (Linux, Windows). */
  ionice(): IoPriority;
  /**
   * Sets a class IOPRIO_CLASS_*, and within RT and BE a level from 0 (first) to 7; on Windows IOPRIO_VERYLOW to
   * IOPRIO_HIGH, without a level. Throws RangeError for invalid values, TypeError for a level on Windows.
   */
  ionice(ioclass: number, value?: number | null, options?: ThreadOptions): void;
  ionice(ioclass?: number | null, value?: number | null, options: ThreadOptions = {}): IoPriority | void {
    if (ioclass === undefined || ioclass === null) {
      if (value !== undefined && value !== null) {
        throw new RangeError("'ioclass' argument must be specified");
      }
      return coreOf(this).memo.fetch('ionice', () => coreOf(this).source.ionice());
    }
    this.#change(toIoniceChange(ioclass, value ?? null, options));
  }

  /**
   * The CPUs on which it may run, in ascending order. Throws NotSupported on Windows for a process with threads in
   * several processor groups.
   */
  cpuAffinity(): number[];
  /**
   * Sets the CPUs; an empty list means all eligible ones. Throws RangeError for a CPU that does not exist or is not
   * eligible.
   */
  cpuAffinity(cpus: Iterable<number>, options?: ThreadOptions): void;
  cpuAffinity(cpus?: Iterable<number>, options: ThreadOptions = {}): number[] | void {
    if (cpus === undefined || cpus === null) {
      return coreOf(this).memo.fetch('cpuAffinity', () => coreOf(this).source.cpuAffinity());
    }
    const change = toAffinityChange(cpus, options);
    throwIfReused(this);
    changeAffinity(coreOf(this).source, change, (changed) =>
      coreOf(this).source.change(changed, this.ident.startTicks),
    );
  }

  /** The soft and hard limit of a resource (Linux); -1 means unlimited. */
  rlimit(resource: RlimitResource | number): ResourceLimits;
  /** Sets both limits. */
  rlimit(resource: RlimitResource | number, limits: ResourceLimits): void;
  rlimit(resource: RlimitResource | number, limits?: ResourceLimits): ResourceLimits | void {
    const number = coreOf(this).system.platform.rlimitNumber(resource);
    if (limits === undefined || limits === null) {
      return coreOf(this).source.rlimit(number);
    }
    this.#change(toRlimitChange(number, limits));
  }

  /**
   * Sends a signal by name or number. Returns whether the kernel guaranteed that no other process could be hit. Windows
   * has SIGTERM, SIGKILL, SIGSTOP, SIGCONT and 0, and throws NotSupported for others.
   */
  sendSignal(signal: number | SignalName): boolean {
    const number = toSignalNumber(signal);
    throwIfReused(this);
    if (this.pid === 0) {
      throw new RangeError(
        'preventing sending signal to process with PID 0 as it would affect every process in the process group ' +
          'of the calling process',
      );
    }
    try {
      return coreOf(this).source.sendSignal(number, this.ident.startTicks);
    } catch (error) {
      if (error instanceof NoSuchProcess) {
        coreOf(this).isGone = true;
      }
      throw error;
    }
  }

  /** Sends SIGSTOP; on Windows it suspends all threads. */
  suspend(): boolean {
    return this.sendSignal('SIGSTOP');
  }

  /** Sends SIGCONT; on Windows it resumes all threads. */
  resume(): boolean {
    return this.sendSignal('SIGCONT');
  }

  /** Sends SIGTERM; on Windows it ends the process with the exit code 15. */
  terminate(): boolean {
    return this.sendSignal('SIGTERM');
  }

  /** Sends SIGKILL; on Windows it ends the process with the exit code 9. */
  kill(): boolean {
    return this.sendSignal('SIGKILL');
  }

  /**
   * Pins the process with two file descriptors, on Windows with a handle, until `release`. From then on it cannot be
   * mistaken for another, even if it ended and its PID was reused within the same clock tick.
   */
  pin(): PinnedProcess {
    throwIfReused(this);
    const pin = coreOf(this).source.pin(this.ident.startTicks);
    return toPinnedProcess(this.pid, pin, coreOf(this).source, (resource) =>
      coreOf(this).system.platform.rlimitNumber(resource),
    );
  }

  #change(change: ProcessChange): void {
    throwIfReused(this);
    coreOf(this).source.change(change, this.ident.startTicks);
  }
}

function toPinnedProcess(
  pid: number,
  pin: PlatformPin,
  source: PlatformProcess,
  rlimitNumber: (resource: RlimitResource | number) => number,
): PinnedProcess {
  return {
    pid,
    pinned: pin.pinned,
    isAlive: () => pin.isAlive(),
    sendSignal: (signal) => pin.sendSignal(toSignalNumber(signal)),
    setNice: (value, options = {}) => pin.change(toNiceChange(value, options)),
    setIonice: (ioclass, value = null, options = {}) => pin.change(toIoniceChange(ioclass, value, options)),
    setCpuAffinity: (cpus, options = {}) =>
      changeAffinity(source, toAffinityChange(cpus, options), (change) => pin.change(change)),
    setRlimit: (resource, limits) => pin.change(toRlimitChange(rlimitNumber(resource), limits)),
    release: () => pin.release(),
  };
}
