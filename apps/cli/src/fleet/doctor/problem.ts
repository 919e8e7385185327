/** A row of `GET /api/v1/health/problems`, with the fields that are shown. */
export interface Problem {
  readonly code: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly component: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
  readonly hostCount: number | null;
  /** At most 100 of them. */
  readonly hosts: readonly { readonly host: string; readonly detail: string; readonly remedy: string }[];
}

/** A check that the API could not make. */
export interface FailedCheck {
  readonly check: string;
  readonly reason: string;
}
