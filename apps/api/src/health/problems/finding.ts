import type { HealthProblemCode, Severity } from './health-problem-table.js';

/** A problem on one host. */
export interface HostFinding {
  readonly host: string;
  readonly detail: string;
  readonly remedy: string;
}

/** A problem as a check finds it; the table of problems says the rest about its code. */
export interface Finding {
  readonly code: HealthProblemCode;
  readonly detail: string;
  /** If it differs from what the table says about the code. */
  readonly severity?: Severity;
  /** Milliseconds since the epoch, where it is known. */
  readonly since?: number;
  /** The hosts that have it; absent for a problem of no host. */
  readonly hosts?: readonly HostFinding[];
}

/** A group of checks. `find` throws if it could not check: what it depends on is down, and another check says so. */
export interface ProblemCheck {
  readonly name: string;
  find(): Promise<readonly Finding[]>;
}
