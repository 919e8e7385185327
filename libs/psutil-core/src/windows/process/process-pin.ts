import { AccessDenied, NoSuchProcess, NotSupported } from '../../errors.js';
import type { ProcessChange } from '../../model/process.js';
import type { PlatformExitWatch, PlatformPin } from '../../platform/platform-process.js';
import { toSignalNumber } from '../../process/signal-number.js';
import { decodeMicroseconds } from '../decode/time.js';
import { closeHandle, hasEnded } from '../native/handles.js';
import {
  endProcess,
  processRights,
  readExitCode,
  readProcessTimes,
  resumeProcess,
  suspendProcess,
} from '../native/processes.js';
import { applyChange } from './process-changes.js';
import type { ProcessSource } from './process-source.js';

const [SIGCONT, SIGKILL, SIGSTOP, SIGTERM] = (['SIGCONT', 'SIGKILL', 'SIGSTOP', 'SIGTERM'] as const).map(
  toSignalNumber,
);

/**
 * Pins a process with a handle: while it is open, Windows gives the PID to no other process, not even after the end.
 * So every act may open the rights that it needs by PID, and still reaches this process or none. `startTicks` says
 * which process is meant.
 */
export function pinProcess(source: ProcessSource, startTicks: number | null): PlatformPin {
  const handle = source.open(processRights.queryLimited);
  if (keepsIfSame(handle, startTicks)) {
    return new WindowsPin(source, handle);
  }
  throw source.noSuchProcess(undefined, 'process no longer exists and its PID has been reused');
}

/** Watches for the end of a process; null if it is gone. Windows keeps the exit code as long as the handle is open. */
export function watchExit(source: ProcessSource, startTicks: number | null): PlatformExitWatch | null {
  try {
    const handle = source.openEvenIfEnded(processRights.queryLimited);
    return keepsIfSame(handle, startTicks)
      ? {
          isGone: () => hasEnded(handle),
          exitCode: () => readExitCode(handle),
          close: () => closeHandle(handle),
        }
      : null;
  } catch (error) {
    if (error instanceof NoSuchProcess) {
      return null;
    }
    throw error;
  }
}

/** Whether a handle is of the process that is meant; else it is closed. A null start proves nothing. */
function keepsIfSame(handle: number, startTicks: number | null): boolean {
  let isSame = false;
  try {
    isSame = startTicks === null || decodeMicroseconds(readProcessTimes(handle), 0) === startTicks;
    return isSame;
  } finally {
    if (!isSame) {
      closeHandle(handle);
    }
  }
}

class WindowsPin implements PlatformPin {
  readonly pinned = true;
  readonly #source: ProcessSource;
  readonly #handle: number;
  #isReleased = false;

  constructor(source: ProcessSource, handle: number) {
    this.#source = source;
    this.#handle = handle;
  }

  isAlive(): boolean {
    this.#requireHeld();
    return !hasEnded(this.#handle);
  }

  sendSignal(signal: number): boolean {
    this.#requireHeld();
    this.#act(() => sendSignal(this.#source, signal));
    return true;
  }

  change(change: ProcessChange): void {
    this.#requireHeld();
    this.#act(() => applyChange(this.#source, change));
  }

  release(): void {
    if (!this.#isReleased) {
      this.#isReleased = true;
      closeHandle(this.#handle);
    }
  }

  #act(action: () => void): void {
    try {
      action();
    } catch (error) {
      // A process that is ending refuses what needs rights.
      throw error instanceof AccessDenied && hasEnded(this.#handle) ? this.#source.noSuchProcess(error) : error;
    } finally {
      this.#source.forgetReadings();
    }
  }

  #requireHeld(): void {
    if (this.#isReleased) {
      throw new TypeError('this pin was released');
    }
  }
}

/** Windows has no signals: four of them have a meaning there, and 0 only asks whether the process exists. */
function sendSignal(source: ProcessSource, signal: number): void {
  if (signal === 0) {
    source.use(processRights.queryLimited, () => undefined);
  } else if (signal === SIGTERM || signal === SIGKILL) {
    // The exit code is the number of the signal, as psutil chooses it for SIGTERM.
    source.use(processRights.terminate, (handle) => endProcess(handle, signal));
  } else if (signal === SIGSTOP) {
    source.use(processRights.suspendResume, suspendProcess);
  } else if (signal === SIGCONT) {
    source.use(processRights.suspendResume, resumeProcess);
  } else {
    throw new NotSupported(`Windows has no signal ${signal}; it can terminate, kill, suspend and resume a process`);
  }
}
