import type { ActionStatus } from '@psfleet/storage';
import type { Outcome } from '@psfleet/wire';
import type { ProblemCode } from '../http/problem-table.js';

/** The status that is stored for each outcome, and the problem that is answered; null where the action succeeded. */
export const outcomeTable: Readonly<
  Record<Outcome, { readonly status: ActionStatus; readonly problem: ProblemCode | null }>
> = {
  done: { status: 'done', problem: null },
  'no-such-process': { status: 'refused', problem: 'no-such-process' },
  'other-process': { status: 'refused', problem: 'other-process' },
  'access-denied': { status: 'refused', problem: 'access-denied' },
  policy: { status: 'refused', problem: 'refused-by-policy' },
  uncertain: { status: 'unknown', problem: 'outcome-uncertain' },
  'not-supported': { status: 'refused', problem: 'not-supported' },
  'bad-request': { status: 'refused', problem: 'agent-failed' },
  failed: { status: 'unknown', problem: 'agent-failed' },
};
