import { Injectable } from '@nestjs/common';
import { parseSearch } from '@psfleet/search';
import { readProcessRuns, Storage, type ProcessRunsRow } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { parseTime } from '../../http/time-parameter.js';
import { requireOrder } from '../../http/time-range.js';
import { toTimeText } from '../../http/time-text.js';
import { noHostsWarning } from '../../moments/host-warning.js';
import { clockSkewMs } from '../../moments/ticks.service.js';
import { requireConditionsOfRange } from '../search/conditions-of-range.js';
import type { ProcessRunsQueryParams } from './runs.query.js';
import type { ProcessRunsMeta, ProcessRunsResponse } from './runs.response.js';

export interface ProcessRunsAnswer {
  readonly programs: ProcessRunsResponse[];
  readonly meta: ProcessRunsMeta;
}

const noProcUid = '0'.repeat(16);

/** Answers on which hosts programs that match a search ran in a time range. */
@Injectable()
export class ProcessRunsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;

  constructor(context: ApiContext, storage: Storage, hosts: HostsService) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
  }

  /** `hosts` are those that the request is about; null for all. */
  async read(
    hosts: readonly string[] | null,
    { q, from, to, limit }: ProcessRunsQueryParams,
  ): Promise<ProcessRunsAnswer> {
    const now = this.#context.now();
    const start = parseTime(from, now) ?? Number.NaN;
    // A range that ends now includes what hosts sent whose clock is ahead.
    const end = to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN);
    requireOrder(start, end);
    const where = q === undefined ? undefined : parseSearch(q);
    if (where !== undefined) {
      requireConditionsOfRange(where);
    }
    const { rows, rowsRead } = await readProcessRuns(this.#storage, {
      ...(where === undefined ? {} : { where, hostsWith: (label) => this.#hosts.withLabel(label) }),
      ...(hosts === null ? {} : { hosts }),
      from: start,
      to: end,
      limit: limit + 1,
    });
    const warnings = [
      ...(hosts?.length === 0 ? [noHostsWarning] : []),
      ...(rows.length > limit ? [`more than ${limit} programs match, and those that were seen last are shown`] : []),
    ];
    return {
      programs: rows.slice(0, limit).map(toResponse),
      meta: {
        from: toTimeText(start),
        to: toTimeText(to === undefined ? now : end),
        partial: warnings.length > 0,
        warnings,
        rowsRead,
      },
    };
  }
}

function toResponse({ firstSeen, lastSeen, cmdlineKnown, cmdline, cmdlineCut, procUid, ...row }: ProcessRunsRow) {
  return {
    ...row,
    firstSeen: toTimeText(firstSeen),
    lastSeen: toTimeText(lastSeen),
    cmdline: cmdlineKnown ? cmdline : null,
    cmdlineCut: cmdlineKnown ? cmdlineCut : null,
    procUid: procUid === noProcUid ? null : procUid,
  };
}
