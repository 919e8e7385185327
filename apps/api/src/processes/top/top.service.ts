import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { parseTime } from '../../http/time-parameter.js';
import { requireOrder } from '../../http/time-range.js';
import { clockSkewMs } from '../../moments/ticks.service.js';
import { TopAtMoment } from './top-at-moment.js';
import { TopOverWindow } from './top-over-window.js';
import type { TopProcessesQueryParams } from './top.query.js';
import type { TopAnswer } from './top.response.js';

/** Answers which processes rank highest by a metric, at a moment or over a time range. */
@Injectable()
export class TopService {
  readonly #context: ApiContext;
  readonly #atMoment: TopAtMoment;
  readonly #overWindow: TopOverWindow;

  constructor(context: ApiContext, atMoment: TopAtMoment, overWindow: TopOverWindow) {
    this.#context = context;
    this.#atMoment = atMoment;
    this.#overWindow = overWindow;
  }

  async read({ by, limit, host, at, from, to }: TopProcessesQueryParams): Promise<TopAnswer> {
    const now = this.#context.now();
    const query = { by, limit, hosts: host ?? null };
    if (from === undefined) {
      return this.#atMoment.read(query, at === undefined ? null : parseTime(at, now));
    }
    const start = parseTime(from, now) ?? Number.NaN;
    const end = to === undefined ? now + clockSkewMs : (parseTime(to, now) ?? Number.NaN);
    requireOrder(start, end);
    return this.#overWindow.read(query, { from: start, to: end });
  }
}
