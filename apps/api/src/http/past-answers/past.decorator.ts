import { SetMetadata } from '@nestjs/common';

export const pastMetadata = 'psfleet:past';

/** Where a request says which moments it is about. All other parameters decide what is shown of them. */
export interface PastScope {
  /** Names of the query parameters with its times. Only a request that gives all of them may be about the past. */
  readonly times: readonly string[];
  /** Whether it is about the one host that its path names; else about any, at one moment. */
  readonly isOfHost: boolean;
  /** The width in milliseconds of the rolled up buckets from which answers also count something at these moments. */
  readonly countedMs?: number;
}

/**
 * Declares that a route answers about moments, from the ticks before them alone: while no tick of then is inserted, the
 * same question has the same answer.
 */
export function PastAnswer(scope: PastScope): MethodDecorator {
  return SetMetadata(pastMetadata, scope);
}
