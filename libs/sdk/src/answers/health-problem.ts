import type { HostWarning } from './host.js';

/** A host that has a problem. */
export interface AffectedHost {
  readonly host: string;
  readonly detail: string;
  readonly remedy: string;
}

/** A problem that psfleet has itself. */
export interface HealthProblem {
  readonly code:
    | Exclude<HostWarning['code'], 'revoked'>
    | 'storage-unavailable'
    | 'storage-outdated'
    | 'disk-filling'
    | 'history-shortened'
    | 'rollups-behind'
    | 'clocks-apart'
    | 'broker-unavailable'
    | 'stream-filling'
    | 'collectors-behind'
    | 'dead-letters'
    | 'state-outdated'
    | 'revocations-unconfirmed'
    | 'certificate-expiring'
    | 'state-disk-filling'
    | 'silent-hosts';
  /**
   * `critical`: rows or actions are lost or refused, or soon will be; `warning`: somebody should act; `info`: worth
   * knowing.
   */
  readonly severity: 'critical' | 'warning' | 'info';
  /** The part of psfleet that has the problem. */
  readonly component: 'api' | 'broker' | 'collector' | 'storage' | 'host';
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  /** Since when, where that is known. */
  readonly since: string | null;
  /** How many hosts have it; null for other components. */
  readonly hostCount: number | null;
  /** At most 100 of them, by name. */
  readonly hosts: readonly AffectedHost[];
}

/** A check that could not be made, so that its problems are missing. */
export interface FailedCheck {
  readonly check: string;
  readonly reason: string;
}

/** About the list of problems. */
export interface HealthProblemsMeta {
  readonly checkedAt: string;
  readonly failed: readonly FailedCheck[];
}
