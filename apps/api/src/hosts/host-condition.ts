import type { ClockedTick, HostRow } from '@psfleet/storage';
import type { HostRecord } from '@psfleet/wire';
import { agentWarnings } from './agent-warnings.js';
import { clockWarnings } from './host-clock.js';
import { hostStatus, type HostStatus } from './host-status.js';
import { enrollmentWarnings, type HostWarning } from './host-warnings.js';

/** A host by the facts that it sent, and by its enrolment; one of the two may be missing. */
export interface KnownHost {
  readonly host: string;
  readonly row: HostRow | null;
  readonly record: HostRecord | null;
}

/** Whether a host reports, and what its owner should act on. */
export interface HostCondition {
  readonly status: HostStatus;
  readonly warnings: readonly HostWarning[];
}

/** `tick` is its newest one, `now` in milliseconds since the epoch. */
export function statusOf({ record }: KnownHost, tick: ClockedTick | undefined, now: number): HostStatus {
  return record?.status === 'revoked' ? 'offline' : hostStatus(tick, now);
}

export function conditionOf(known: KnownHost, tick: ClockedTick | undefined, now: number): HostCondition {
  const { host, row, record } = known;
  return {
    status: statusOf(known, tick, now),
    warnings: [
      ...enrollmentWarnings(host, record, { hasData: row !== null, now }),
      ...(tick === undefined ? [] : clockWarnings(tick, now)),
      ...agentWarnings(row?.warnings ?? []),
    ],
  };
}
