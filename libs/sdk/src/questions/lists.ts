import type { ActionStatus } from '../answers/action.js';
import type { HostStatus } from '../answers/host.js';
import type { ProcessEventKind } from '../answers/process-event.js';
import type { PageQuery } from './page.js';
import type { HostFilter } from './processes.js';
import type { Time } from './time.js';

/** Which hosts to count. */
export interface HostCountQuery {
  /** `key=value`, with `*` and `?` for any characters, or `key`. */
  readonly label?: readonly string[];
  readonly status?: readonly HostStatus[];
}

/** Which hosts to list. */
export interface HostsQuery extends PageQuery, HostCountQuery {}

/** Which events, newest first. */
export interface ProcessEventsQuery extends PageQuery, HostFilter {
  readonly kind?: readonly ProcessEventKind[];
  readonly procUid?: string;
  readonly pid?: number;
  readonly name?: string;
  readonly username?: string;
  /** Start of the time range; default: an hour ago, or, with `procUid`, the oldest event that is kept. */
  readonly from?: Time;
  /** End of the time range, exclusive; default: now. */
  readonly to?: Time;
}

/** Which actions, newest first. */
export interface ActionsQuery extends PageQuery {
  readonly host?: string;
  readonly procUid?: string;
  readonly status?: ActionStatus;
}

/** Which dead letters, newest first. */
export interface DeadLettersQuery extends PageQuery {
  readonly host?: string;
}
