import { agentWarningCodes, type HostRecord } from '@psfleet/wire';
import { toTimeText } from '../http/time-text.js';

export const hostWarningCodes = [
  'not-enrolled',
  'revoked',
  'never-seen',
  'lost-key',
  'second-machine',
  'twin',
  'unknown-time',
  'wrong-clock',
  'catching-up',
  ...agentWarningCodes,
  'unknown-warning',
] as const;

/** Something about a host that its owner should act on. */
export interface HostWarning {
  readonly code: (typeof hostWarningCodes)[number];
  readonly detail: string;
  readonly remedy: string;
}

/** A refused enrolment is shown for this long. */
const shownMs = 7 * 86_400_000;

/** `record` is null for a host that is not enrolled. */
export function enrollmentWarnings(
  host: string,
  record: HostRecord | null,
  { hasData, now }: { readonly hasData: boolean; readonly now: number },
): HostWarning[] {
  if (record === null) {
    return [
      {
        code: 'not-enrolled',
        detail: 'It sent data, but is not enrolled: new messages of it are refused',
        remedy: `Let it join with a token of \`psfleet enroll create\`, or remove it: \`psfleet host remove ${host}\``,
      },
    ];
  }
  return [...statusWarnings(record, hasData), ...refusedWarnings(record, now)];
}

function statusWarnings({ host, status, bindings, enrolledAt }: HostRecord, hasData: boolean): HostWarning[] {
  if (status === 'revoked') {
    const since = bindings.at(-1)?.to ?? null;
    return [
      {
        code: 'revoked',
        detail: `Its credentials were revoked${since === null ? '' : ` at ${toTimeText(since)}`}`,
        remedy: `If it may return, \`psfleet enroll create --replace ${host}\`, else \`psfleet host remove ${host}\``,
      },
    ];
  }
  if (hasData) {
    return [];
  }
  return [
    {
      code: 'never-seen',
      detail: `It was enrolled at ${toTimeText(enrolledAt)}, but nothing of it has arrived`,
      remedy: 'Check on that host that the agent runs, and read its log and its /readyz',
    },
  ];
}

function refusedWarnings({ host, refused }: HostRecord, now: number): HostWarning[] {
  if (refused === null || now - refused.at > shownMs) {
    return [];
  }
  const at = toTimeText(refused.at);
  return [
    refused.isSameMachine
      ? {
          code: 'lost-key',
          detail: `At ${at} its machine asked to join again, as it does when it has lost its key; that was refused`,
          remedy: `Let it join with a token of \`psfleet enroll create --replace ${host}\``,
        }
      : {
          code: 'second-machine',
          detail: `At ${at} another machine with the hostname ${refused.hostname} asked for this name; it was refused`,
          remedy:
            'Give that machine another hostname; if it takes the place of this one, let it join with a token of ' +
            `\`psfleet enroll create --replace ${host}\``,
        },
  ];
}
