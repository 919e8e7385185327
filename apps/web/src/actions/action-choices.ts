import type { ActionVerb } from '@psfleet/sdk';

export interface ActionChoice {
  readonly name: string;
  readonly verb: ActionVerb;
  /** What a button says: `Send SIGTERM`, to which ` to 3 processes` can be added. */
  readonly deed: string;
  /** One sentence that says what will happen. */
  readonly effectOn: (target: ActionTarget) => string;
  /** Whether something has to be typed, because nothing brings a process back. */
  readonly isFinal: boolean;
}

/** Names the processes of an action within a sentence. */
export type ActionTarget = 'the process' | 'each process';

export const actionChoices: readonly [ActionChoice, ...ActionChoice[]] = [
  signal('SIGTERM', (target) => `asks ${target} to end; it may clean up first, or refuse`),
  signal('SIGKILL', (target) => `ends ${target} at once; it cannot clean up, and nothing brings it back`, true),
  signal('SIGSTOP', (target) => `halts ${target} until it is told to go on`),
  signal('SIGCONT', () => 'lets a halted process go on'),
  signal('SIGHUP', () => 'is taken by many services as the order to read their configuration again'),
  {
    name: 'Niceness 10',
    verb: { verb: 'nice', args: { value: 10 } },
    deed: 'Apply niceness 10',
    effectOn: (target) => `Niceness 10 gives ${target} less of a busy CPU.`,
    isFinal: false,
  },
];

function signal(
  name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP',
  effectOn: ActionChoice['effectOn'],
  isFinal = false,
): ActionChoice {
  return {
    name,
    verb: { verb: 'signal', args: { signal: name } },
    deed: `Send ${name}`,
    effectOn: (target) => `${name} ${effectOn(target)}.`,
    isFinal,
  };
}
