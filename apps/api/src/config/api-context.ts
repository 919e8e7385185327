import type { Logger } from '@psfleet/service-kit';
import type { ApiConfig } from './api.config.js';

/** Configuration, logger and clock, which every module can inject. */
export class ApiContext {
  readonly config: ApiConfig;
  readonly logger: Logger;
  /** Milliseconds since the epoch; a test sets its own. */
  readonly now: () => number;

  constructor(config: ApiConfig, logger: Logger, now: () => number = Date.now) {
    this.config = config;
    this.logger = logger;
    this.now = now;
  }
}
