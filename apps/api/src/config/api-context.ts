import type { Logger } from '@psfleet/service-kit';
import type { ApiConfig } from './api.config.js';

/** What the program was started with; every module may have it. */
export class ApiContext {
  constructor(
    readonly config: ApiConfig,
    readonly logger: Logger,
    /** Milliseconds since the epoch; a test sets its own. */
    readonly now: () => number = Date.now,
  ) {}
}
