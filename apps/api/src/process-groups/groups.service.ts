import { Injectable } from '@nestjs/common';
import type { MomentAmount, UsedAmount } from '@psfleet/storage';
import { ApiContext } from '../config/api-context.js';
import { HostsService } from '../hosts/hosts.service.js';
import { parseTime } from '../http/time-parameter.js';
import { requireOrder } from '../http/time-range.js';
import { parseRangeEnd } from '../moments/range-end.js';
import { requireConditionsOfRange } from '../processes/table/conditions-of-range.js';
import { toSearch } from '../processes/table/process-filters.query.js';
import { GroupsAtMoment } from './groups-at-moment.js';
import { GroupsOverWindow } from './groups-over-window.js';
import type { GroupsQuery } from './groups-scope.js';
import type { ProcessGroupsQueryParams } from './groups.query.js';
import type { ProcessGroupsAnswer } from './groups.response.js';

/** Answers what groups of processes have at a moment, or used over a time range. */
@Injectable()
export class ProcessGroupsService {
  readonly #context: ApiContext;
  readonly #hosts: HostsService;
  readonly #atMoment: GroupsAtMoment;
  readonly #overWindow: GroupsOverWindow;

  constructor(context: ApiContext, hosts: HostsService, atMoment: GroupsAtMoment, overWindow: GroupsOverWindow) {
    this.#context = context;
    this.#hosts = hosts;
    this.#atMoment = atMoment;
    this.#overWindow = overWindow;
  }

  async read(params: ProcessGroupsQueryParams): Promise<ProcessGroupsAnswer> {
    const { by, perHost, limit, sort, at, from, to } = params;
    const where = toSearch(params);
    if (from !== undefined) {
      requireConditionsOfRange(params, 'give `at` instead of `from`');
    }
    const query: GroupsQuery = {
      by,
      perHost,
      limit,
      hosts: await this.#hosts.select(params),
      named: params,
      ...(where === undefined ? {} : { where, hostsWith: (label) => this.#hosts.withLabel(label) }),
    };
    const now = this.#context.now();
    if (from === undefined) {
      const orderBy = (sort?.slice(1) ?? 'cpuPercent') as MomentAmount;
      return this.#atMoment.read(query, orderBy, at === undefined ? null : parseTime(at, now));
    }
    const start = parseTime(from, now) ?? Number.NaN;
    const end = parseRangeEnd(to, now);
    requireOrder(start, end);
    return this.#overWindow.read(query, (sort?.slice(1) ?? 'cpuTime') as UsedAmount, { from: start, to: end });
  }
}
