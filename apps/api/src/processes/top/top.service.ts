import { Injectable } from '@nestjs/common';
import { invalidRequest } from '../../http/problem.js';
import { TopMomentService } from './top-at-moment.js';
import { TopWindowService } from './top-over-window.js';
import type { TopProcessesQueryParams } from './top.query.js';
import type { TopAnswer } from './top.response.js';

/** The processes of the fleet, or of some hosts, that are or did the most: at a moment, or in a time. */
@Injectable()
export class ProcessTopService {
  readonly #moment: TopMomentService;
  readonly #window: TopWindowService;

  constructor(moment: TopMomentService, window: TopWindowService) {
    this.#moment = moment;
    this.#window = window;
  }

  async read(query: TopProcessesQueryParams): Promise<TopAnswer> {
    if (query.from !== undefined && query.at !== undefined) {
      throw invalidRequest([{ path: 'at', message: 'cannot be given together with from' }]);
    }
    if (query.from === undefined && query.to !== undefined) {
      throw invalidRequest([{ path: 'to', message: 'needs from' }]);
    }
    return query.from === undefined ? this.#moment.read(query) : this.#window.read(query, query.from);
  }
}
