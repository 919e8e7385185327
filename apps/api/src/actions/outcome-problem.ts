import type { ActionStatus } from '@psfleet/storage';
import type { Outcome, ResultReply } from '@psfleet/wire';
import type { ProblemCode } from '../http/problem-table.js';
import type { ActionResult } from './action-log.js';

/** The status that is stored for each outcome, and the problem that is answered; null where the action succeeded. */
export const outcomeTable: Readonly<
  Record<Outcome, { readonly status: ActionStatus; readonly problem: ProblemCode | null }>
> = {
  done: { status: 'done', problem: null },
  delivered: { status: 'delivered', problem: null },
  'no-such-process': { status: 'refused', problem: 'no-such-process' },
  'other-process': { status: 'refused', problem: 'other-process' },
  'access-denied': { status: 'refused', problem: 'access-denied' },
  policy: { status: 'refused', problem: 'refused-by-policy' },
  expired: { status: 'refused', problem: 'action-expired' },
  uncertain: { status: 'unknown', problem: 'outcome-uncertain' },
  'not-supported': { status: 'refused', problem: 'not-supported' },
  'bad-request': { status: 'refused', problem: 'agent-failed' },
  failed: { status: 'unknown', problem: 'agent-failed' },
};

/** The stored form of an agent's reply. */
export function resultOf({
  outcome,
  pinned,
  detail,
}: Pick<ResultReply, 'outcome' | 'pinned' | 'detail'>): ActionResult {
  return { status: outcomeTable[outcome].status, outcome, pinned, detail };
}
