import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { parseTime } from '../../http/time-parameter.js';
import { requireOrder } from '../../http/time-range.js';
import { parseRangeEnd } from '../../moments/range-end.js';
import { requireConditionsOfRange } from '../table/conditions-of-range.js';
import { TableReader } from '../table/table-reader.js';
import { TopAtMoment } from './top-at-moment.js';
import { TopOverWindow } from './top-over-window.js';
import type { TopProcessesQueryParams } from './top.query.js';
import type { TopAnswer } from './top.response.js';

/** Answers which processes rank highest by a metric, at a moment or over a time range. */
@Injectable()
export class TopService {
  readonly #context: ApiContext;
  readonly #tables: TableReader;
  readonly #atMoment: TopAtMoment;
  readonly #overWindow: TopOverWindow;

  constructor(context: ApiContext, tables: TableReader, atMoment: TopAtMoment, overWindow: TopOverWindow) {
    this.#context = context;
    this.#tables = tables;
    this.#atMoment = atMoment;
    this.#overWindow = overWindow;
  }

  /** `hosts` are those that the request is about; null for all. */
  async read(hosts: readonly string[] | null, params: TopProcessesQueryParams): Promise<TopAnswer> {
    const { by, limit, at, from, to } = params;
    const now = this.#context.now();
    const query = { by, limit, hosts, named: params };
    const filters = this.#tables.filtersOf(params);
    if (from === undefined) {
      const asked = at === undefined ? null : parseTime(at, now);
      return filters.where === undefined
        ? this.#atMoment.read(query, asked)
        : this.#atMoment.readFiltered(query, filters, asked);
    }
    requireConditionsOfRange(params, 'give `at` instead of `from`');
    const start = parseTime(from, now) ?? Number.NaN;
    const end = parseRangeEnd(to, now);
    requireOrder(start, end);
    return this.#overWindow.read({ ...query, ...filters }, { from: start, to: end });
  }
}
