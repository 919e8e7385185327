import type { HostFilter } from './processes.js';
import type { Time } from './time.js';

/** Which time range of which hosts. */
export interface FleetStripQuery extends HostFilter {
  /** Default: an hour ago. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
  /** Approximate number of buckets. Default: 240. */
  readonly points?: number;
}
