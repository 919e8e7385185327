import { Injectable } from '@nestjs/common';
import { parseSearch, type LabelCondition } from '@psfleet/search';
import { readHosts, readOldestIdentity, readProcessRuns, Storage, type ProcessRunsRow } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { parseTime } from '../../http/time-parameter.js';
import { invalidRequest } from '../../http/problem.js';
import { requireOrder } from '../../http/time-range.js';
import { toTimeText } from '../../http/time-text.js';
import { noHostsWarning } from '../../moments/host-warning.js';
import { parseRangeEnd } from '../../moments/range-end.js';
import { warnAboutCutTextsIn } from '../search/cut-command-lines.js';
import { requireConditionsOfRange } from '../table/conditions-of-range.js';
import type { ProcessRunsQueryParams } from './runs.query.js';
import type { ProcessRunsMeta, ProcessRunsResponse } from './runs.response.js';

export interface ProcessRunsAnswer {
  readonly programs: ProcessRunsResponse[];
  readonly meta: ProcessRunsMeta;
}

const hourMs = 3_600_000;

/** The identities of a time range are read: those of a thousand hosts for a week, or of ten thousand for 20 hours. */
const maxHostHours = 200_000;

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
  async read(hosts: readonly string[] | null, query: ProcessRunsQueryParams): Promise<ProcessRunsAnswer> {
    const { q, from, to, limit } = query;
    const now = this.#context.now();
    const start = parseTime(from, now) ?? Number.NaN;
    const end = parseRangeEnd(to, now);
    requireOrder(start, end);
    const where = q === undefined ? undefined : parseSearch(q);
    if (q !== undefined) {
      requireConditionsOfRange({ q }, 'ask GET /processes with `at`');
    }
    const filters =
      where === undefined ? {} : { where, hostsWith: (label: LabelCondition) => this.#hosts.withLabel(label) };
    const oldest = await readOldestIdentity(this.#storage);
    await this.#requireWithinLimit(hosts, Math.max(start, oldest ?? Infinity), Math.min(end, now));
    const [{ rows, rowsRead }, cut] = await Promise.all([
      readProcessRuns(this.#storage, {
        ...filters,
        ...(hosts === null ? {} : { hosts }),
        from: start,
        to: end,
        limit: limit + 1,
      }),
      warnAboutCutTextsIn(this.#storage, filters, hosts, { from: start, to: end }),
    ]);
    const warnings = [
      ...(hosts?.length === 0 ? [noHostsWarning] : []),
      ...warnAboutLost(start, oldest),
      ...this.#hosts.warnAboutLabels({ where, named: query }, { from: start, to: end }),
      ...cut,
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

  async #requireWithinLimit(hosts: readonly string[] | null, from: number, to: number): Promise<void> {
    const count = (hosts ?? (await readHosts(this.#storage))).length;
    const hostHours = Math.round((count * (to - from)) / hourMs);
    if (hostHours > maxHostHours) {
      throw invalidRequest([
        {
          path: 'from',
          message:
            `covers ${hostHours} host-hours, and at most ${maxHostHours} are searched at a time: ask for less time ` +
            'or fewer hosts',
        },
      ]);
    }
  }
}

function warnAboutLost(from: number, oldest: number | null): string[] {
  if (oldest !== null && from >= oldest) {
    return [];
  }
  return [oldest === null ? 'nothing is stored' : `processes are not stored before ${toTimeText(oldest)}`];
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
