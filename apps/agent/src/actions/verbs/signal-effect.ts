import { NoSuchProcess, type Process } from '@psfleet/psutil-core';
import { pause } from '@psfleet/service-kit';
import type { SignalName } from '@psfleet/wire';

/** How long to wait for an effect before answering that it was not seen yet. */
const maxWaitMs = 60;
const stepMs = 2;

interface Effect {
  readonly seen: string;
  readonly unseen: string;
  readonly isSeen: (process: Process) => boolean;
}

const terminated: Effect = {
  seen: 'process ended',
  unseen: 'signal delivered; the process has not ended yet',
  isSeen: (process) => process.status() === 'zombie',
};

/** Signals with an effect that can be observed. A process may react to any other signal as it likes. */
const effects: Partial<Record<SignalName, Effect>> = {
  SIGKILL: terminated,
  SIGTERM: terminated,
  SIGSTOP: {
    seen: 'process is stopped',
    unseen: 'signal delivered; the process is not stopped yet',
    isSeen: (process) => process.status() === 'stopped',
  },
  SIGCONT: {
    seen: 'process runs again',
    unseen: 'signal delivered; the process is still stopped',
    isSeen: (process) => process.status() !== 'stopped',
  },
};

/** Waits for the effect of a signal that was sent, and describes it in one sentence. */
export async function awaitEffect(process: Process, signal: SignalName): Promise<string> {
  const effect = effects[signal];
  if (effect === undefined) {
    return 'signal delivered';
  }
  const deadline = performance.now() + maxWaitMs;
  for (;;) {
    // Read the clock before checking, so that a late wake-up still gets one last check.
    const isLast = performance.now() >= deadline;
    const state = observe(process, effect);
    if (state !== 'unseen') {
      return state === 'gone' ? terminated.seen : effect.seen;
    }
    if (isLast) {
      return effect.unseen;
    }
    await pause(stepMs);
  }
}

function observe(process: Process, { isSeen }: Effect): 'gone' | 'seen' | 'unseen' {
  try {
    if (!process.isRunning()) {
      return 'gone';
    }
    return isSeen(process) ? 'seen' : 'unseen';
  } catch (error) {
    if (error instanceof NoSuchProcess) {
      return 'gone';
    }
    throw error;
  }
}
