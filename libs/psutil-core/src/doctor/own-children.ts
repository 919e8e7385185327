import type { ContractCall } from '../contract/contract-checks.js';
import { count, nothing, oneOf, record, truth, type Shape } from '../contract/shape.js';
import { IOPRIO_CLASS_BE, Popen } from '../index.js';

/** What acts on a process, tried on children of this program's own. The calls are made in their order. */
export interface OwnChildren {
  readonly calls: readonly ContractCall[];
  /** Ends those that still run. */
  close(): void;
}

const exit = (signal: number): Shape => oneOf(signal, -signal);

export async function startOwnChildren(): Promise<OwnChildren> {
  const [first, second] = await Promise.all([startChild(), startChild()]);
  const act = (name: string, call: () => unknown, shape: Shape): ContractCall => ({
    name: `Process.${name} of a child`,
    subject: `Process.${name}`,
    call,
    shape,
  });
  return {
    calls: [
      act('nice', () => first.nice(first.nice()), nothing),
      act('ionice', () => first.ionice(IOPRIO_CLASS_BE), nothing),
      act('cpuAffinity', () => first.cpuAffinity(first.cpuAffinity()), nothing),
      act('rlimit', () => first.rlimit('CORE', first.rlimit('CORE')), nothing),
      act('suspend', () => first.suspend(), truth),
      act('resume', () => first.resume(), truth),
      act('sendSignal', () => first.sendSignal(0), truth),
      act('pin', () => usePin(first), record({ pid: count, isAlive: oneOf(true) })),
      act('terminate', () => first.terminate(), truth),
      act('wait', () => first.wait({ timeout: 60 }), exit(15)),
      act('kill', () => second.kill(), truth),
      act('wait', () => second.wait({ timeout: 60 }), exit(9)),
      act('isRunning', () => second.isRunning(), oneOf(false)),
    ],
    close: () => {
      first.child.kill('SIGKILL');
      second.child.kill('SIGKILL');
    },
  };
}

/** A Node that does nothing, for long enough. */
function startChild(): Promise<Popen> {
  return Popen.start(process.execPath, ['-e', 'setTimeout(() => {}, 120_000)'], { stdio: 'ignore' });
}

function usePin(child: Popen): unknown {
  const pin = child.pin();
  try {
    pin.setNice(child.nice());
    return { pid: pin.pid, isAlive: pin.isAlive() };
  } finally {
    pin.release();
  }
}
