import type { HealthProblem } from '@psfleet/sdk';

/** A problem as it is shown. Those that the doctor finds itself have codes and parts that the API does not know. */
export interface Problem extends Omit<HealthProblem, 'code' | 'component' | 'since'> {
  readonly code: string;
  readonly component: string;
}
