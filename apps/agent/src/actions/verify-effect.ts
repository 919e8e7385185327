import { NoSuchProcess, type Process } from '@psfleet/psutil-core';
import { pause } from '@psfleet/service-kit';
import type { SignalName } from '@psfleet/wire';

/** How long an effect may take before the answer says that it was not seen yet. */
const patienceMs = 60;
const stepMs = 2;

type Condition = (process: Process) => boolean;

const hasEnded: Condition = (process) => process.status() === 'zombie';
const isStopped: Condition = (process) => process.status() === 'stopped';
const isNotStopped: Condition = (process) => process.status() !== 'stopped';

const expectations: Partial<
  Record<SignalName, { readonly seen: string; readonly unseen: string; readonly condition: Condition }>
> = {
  SIGKILL: { seen: 'process ended', unseen: 'signal delivered; the process has not ended yet', condition: hasEnded },
  SIGTERM: { seen: 'process ended', unseen: 'signal delivered; the process has not ended yet', condition: hasEnded },
  SIGSTOP: {
    seen: 'process is stopped',
    unseen: 'signal delivered; the process is not stopped yet',
    condition: isStopped,
  },
  SIGCONT: {
    seen: 'process runs again',
    unseen: 'signal delivered; the process is still stopped',
    condition: isNotStopped,
  },
};

/** What became of a process after a signal, as one sentence. */
export async function describeEffect(process: Process, signal: SignalName): Promise<string> {
  const expected = expectations[signal];
  if (expected === undefined) {
    return 'signal delivered';
  }
  const deadline = performance.now() + patienceMs;
  for (;;) {
    // Before it is looked: who had to wait for a CPU meanwhile looks once more.
    const isLast = performance.now() >= deadline;
    const state = observe(process, expected.condition);
    if (state === 'gone') {
      return 'process ended';
    }
    if (state === 'met') {
      return expected.seen;
    }
    if (isLast) {
      return expected.unseen;
    }
    await pause(stepMs);
  }
}

function observe(process: Process, condition: Condition): 'gone' | 'met' | 'not yet' {
  try {
    if (!process.isRunning()) {
      return 'gone';
    }
    return condition(process) ? 'met' : 'not yet';
  } catch (error) {
    if (error instanceof NoSuchProcess) {
      return 'gone';
    }
    throw error;
  }
}
