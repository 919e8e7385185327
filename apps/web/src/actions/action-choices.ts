import type { ActionVerb } from '@psfleet/sdk';

export interface ActionChoice {
  readonly name: string;
  readonly verb: ActionVerb;
  /** One sentence of what will happen. */
  readonly effect: string;
  /** Whether something has to be typed, because nothing brings a process back. */
  readonly isFinal: boolean;
}

export const actionChoices: readonly [ActionChoice, ...ActionChoice[]] = [
  signal('SIGTERM', 'asks the process to end; it may clean up first, or refuse'),
  signal('SIGKILL', 'ends the process at once; it cannot clean up, and nothing brings it back', true),
  signal('SIGSTOP', 'halts the process until it is told to go on'),
  signal('SIGCONT', 'lets a halted process go on'),
  signal('SIGHUP', 'is taken by many services as the order to read their configuration again'),
  {
    name: 'Niceness 10',
    verb: { verb: 'nice', args: { value: 10 } },
    effect: 'Niceness 10 gives the process less of a busy CPU.',
    isFinal: false,
  },
];

function signal(
  name: 'SIGTERM' | 'SIGKILL' | 'SIGSTOP' | 'SIGCONT' | 'SIGHUP',
  effect: string,
  isFinal = false,
): ActionChoice {
  return { name, verb: { verb: 'signal', args: { signal: name } }, effect: `${name} ${effect}.`, isFinal };
}
