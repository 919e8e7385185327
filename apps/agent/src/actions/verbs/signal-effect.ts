import { NoSuchProcess } from '@psfleet/psutil-core';
import { pause } from '@psfleet/service-kit';
import type { SignalName } from '@psfleet/wire';
import { hasEnded } from '../ended.js';
import type { ActionSubject, Effect } from './action-verb.js';
import { describeObstacle, readDisposition } from './signal-obstacle.js';

/** How long to wait for an effect before answering that it was not seen yet. */
const maxWaitMs = 60;
const stepMs = 2;

/** The effect that somebody who sends the signal asks for. */
type Purpose =
  | 'end'
  | 'stop'
  | 'resume'
  /** The process is to receive it, and reacts as it likes. */
  | 'notify';

const purposes: Partial<Record<SignalName, Purpose>> = {
  SIGKILL: 'end',
  SIGTERM: 'end',
  SIGINT: 'end',
  SIGQUIT: 'end',
  SIGSTOP: 'stop',
  SIGTSTP: 'stop',
  SIGCONT: 'resume',
};

/**
 * Waits for the effect of a signal that was sent, and describes what was seen. A signal that the process ignores has
 * none, so that case does not wait.
 */
export async function awaitEffect(subject: ActionSubject, signal: SignalName, before: string): Promise<Effect> {
  const deadline = performance.now() + maxWaitMs;
  for (;;) {
    // Read the clock before checking, so that a late wake-up still gets one last check.
    const isLast = performance.now() >= deadline;
    const observed = observe(subject, signal, before, isLast);
    if (observed !== null) {
      return observed;
    }
    await pause(stepMs);
  }
}

/** Null while the effect may still come. Whatever is read counts only while the pinned process lives. */
function observe(subject: ActionSubject, signal: SignalName, before: string, isLast: boolean): Effect | null {
  let effect: Effect | null;
  try {
    effect = look(subject, signal, before, isLast);
  } catch (error) {
    if (!(error instanceof NoSuchProcess)) {
      throw error;
    }
    effect = null;
  }
  return subject.pin.isAlive() ? effect : describeEnd(signal);
}

/** Most signals are for an end, or bring it by default; stopping or resuming a process is not seen in it. */
function describeEnd(signal: SignalName): Effect {
  const purpose = purposes[signal];
  if (purpose === 'stop' || purpose === 'resume') {
    const missed = purpose === 'stop' ? 'be stopped' : 'run';
    return { seen: false, detail: `signal delivered; the process ended before it was seen to ${missed}` };
  }
  return { seen: true, detail: 'process ended' };
}

function look({ process }: ActionSubject, signal: SignalName, before: string, isLast: boolean): Effect | null {
  if (hasEnded(process)) {
    return describeEnd(signal);
  }
  const status = process.status();
  const purpose = purposes[signal] ?? 'notify';
  const isStopped = status === 'stopped';
  if (purpose === 'stop' && isStopped) {
    return { seen: true, detail: before === 'stopped' ? 'process was stopped already' : 'process is stopped' };
  }
  const disposition = readDisposition(process, signal);
  if (purpose === 'resume' && !isStopped && status !== 'tracing-stop' && process.isFrozen() !== true) {
    return { seen: true, detail: before === 'stopped' ? 'process runs again' : 'process was not stopped' };
  }
  if (purpose === 'notify' && disposition.isCaught && !disposition.isPending) {
    return { seen: true, detail: `the process received ${signal}` };
  }
  if (!isLast && !(disposition.isIgnored && purpose !== 'resume')) {
    return null;
  }
  const still = purpose === 'stop' ? 'is not stopped' : purpose === 'resume' ? 'does not run' : 'has not ended';
  const lead = purpose === 'notify' ? 'signal delivered' : `signal delivered; the process ${still}`;
  return { seen: false, detail: `${lead}: ${describeObstacle(process, disposition, signal)}` };
}
