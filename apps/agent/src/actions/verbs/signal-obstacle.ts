import { constants } from 'node:os';
import type { Process } from '@psfleet/psutil-core';
import type { SignalName } from '@psfleet/wire';

/** What a process does with one signal, by its masks, and whether it can do anything at all. */
export interface Disposition {
  /** Sent, and not taken yet. */
  readonly isPending: boolean;
  readonly isBlocked: boolean;
  readonly isIgnored: boolean;
  /** It has a handler. */
  readonly isCaught: boolean;
}

export function readDisposition(process: Process, signal: SignalName): Disposition {
  const number = constants.signals[signal];
  const { pending, blocked, ignored, caught } = process.signals();
  return {
    isPending: pending.includes(number),
    isBlocked: blocked.includes(number),
    isIgnored: ignored.includes(number),
    isCaught: caught.includes(number),
  };
}

/** Why a signal that was delivered shows no effect yet, and what would help. */
export function describeObstacle(process: Process, disposition: Disposition, signal: SignalName): string {
  const status = process.status();
  if (process.isFrozen() === true) {
    return 'its control group is frozen; it takes the signal when that is thawed';
  }
  if (disposition.isIgnored) {
    return `it ignores ${signal}`;
  }
  if (status === 'tracing-stop') {
    return 'a debugger holds it';
  }
  if (status === 'stopped') {
    return 'it is stopped; it takes the signal when it is resumed (SIGCONT)';
  }
  if (disposition.isPending && disposition.isBlocked) {
    return `it blocks ${signal}`;
  }
  if (status === 'disk-sleep') {
    return 'it waits in the kernel for a device or a file system, where nothing interrupts it (state D)';
  }
  if (disposition.isPending) {
    return 'it has not taken the signal yet';
  }
  if (disposition.isCaught) {
    return `its own handler received ${signal}`;
  }
  return 'it is about to end, or is the first process of a PID namespace, which only SIGKILL and SIGSTOP reach';
}
