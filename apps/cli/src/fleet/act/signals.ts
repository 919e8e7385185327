import type { SignalName } from '@psfleet/sdk';
import { ParameterProblem } from '../../frame/parameters.js';

export const signalNames = [
  'TERM',
  'KILL',
  'STOP',
  'CONT',
  'HUP',
  'INT',
  'QUIT',
  'USR1',
  'USR2',
  'PIPE',
  'ALRM',
  'TSTP',
  'WINCH',
] as const;

/** `TERM`, `SIGTERM` or `sigterm`. */
export function parseSignal(text: string): SignalName {
  const name = text.toUpperCase().replace(/^SIG/, '');
  const known = signalNames.find((candidate) => candidate === name);
  if (known === undefined) {
    throw new ParameterProblem(`must be one of ${signalNames.join(', ')}`);
  }
  return `SIG${known}`;
}
