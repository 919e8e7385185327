import { AccessDenied, type PinnedProcess, type Process } from '@psfleet/psutil-core';
import type { ResultReply, Verb } from '@psfleet/wire';
import { afterEach, describe, expect, it } from 'vitest';
import { createExecutor, endPrograms, prepareRequest, signal, startProgram } from './action-world.js';

const executor = createExecutor();

/** The object with some of its methods replaced. */
function withMethods<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get({ ...methods }, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

type Change = (process: Process, pin: PinnedProcess) => Partial<{ process: Process; pin: PinnedProcess }>;

/** Holds a new process, and carries out the action with a process or pin that behaves otherwise. */
async function carryOut(verb: Verb, change: Change): Promise<ResultReply> {
  const { pid } = await startProgram(['sleep', '1000']);
  const held = await executor.hold(prepareRequest(pid, verb));
  if (held.kind === 'result') {
    throw new Error(held.detail);
  }
  return executor.carryOut({ ...held, ...change(held.process, held.pin) });
}

/** The system hides the process as soon as the action was accepted, as a change of its user can bring about. */
const hiddenAfterwards: Change = (process, pin) => {
  let isHidden = false;
  const read = <T>(value: () => T) => {
    return () => {
      if (isHidden) {
        throw new AccessDenied({ pid: process.pid });
      }
      return value();
    };
  };
  return {
    process: withMethods(process, {
      nice: read(() => process.nice()),
      status: read(() => process.status()),
    }),
    pin: withMethods(pin, {
      setNice: (...args) => {
        pin.setNice(...args);
        isHidden = true;
      },
      sendSignal: (name) => {
        isHidden = true;
        return pin.sendSignal(name);
      },
    }),
  };
};

/** Somebody else ends the process at the same time. */
const endedAfterwards: Change = (process, pin) => ({
  pin: withMethods(pin, {
    sendSignal: (name) => {
      const isSure = pin.sendSignal(name);
      pin.sendSignal('SIGKILL');
      while (process.status() !== 'zombie') {
        // This program is its parent, and does not collect it while it waits here.
      }
      return isSure;
    },
  }),
});

describe('an action whose effect cannot be seen', () => {
  afterEach(endPrograms);

  it.each([
    ['a signal', signal('SIGSTOP')],
    ['a niceness', { verb: 'nice', value: 12 }],
  ] as const)('is delivered and not refused when the system hides the effect of %s', async (_, verb) => {
    expect(await carryOut(verb, hiddenAfterwards)).toMatchObject({
      outcome: 'delivered',
      pinned: true,
      detail: expect.stringContaining('the system accepted the action, but its effect cannot be read: ') as string,
    });
  });

  it.each([
    ['SIGSTOP', 'delivered', 'signal delivered; the process ended before it was seen to be stopped'],
    ['SIGTSTP', 'delivered', 'signal delivered; the process ended before it was seen to be stopped'],
    ['SIGCONT', 'delivered', 'signal delivered; the process ended before it was seen to run'],
    ['SIGTERM', 'done', 'process ended'],
    ['SIGUSR1', 'done', 'process ended'],
  ] as const)('%s for a process that ends is %s', async (name, outcome, detail) => {
    expect(await carryOut(signal(name), endedAfterwards)).toMatchObject({ outcome, detail });
  });
});
