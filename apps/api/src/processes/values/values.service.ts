import { Injectable } from '@nestjs/common';
import { readProcessValues, Storage, valuedFields } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { HostsService } from '../../hosts/hosts.service.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import { labelKeyOf, type ProcessValuesQueryParams } from './values.query.js';
import type { ProcessValueResponse, ProcessValuesMeta } from './values.response.js';

export interface ProcessValuesAnswer {
  readonly values: ProcessValueResponse[];
  readonly meta: ProcessValuesMeta;
}

/** Completes the values of a search: those that processes have, of most processes first. */
@Injectable()
export class ProcessValuesService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #hosts: HostsService;

  constructor(context: ApiContext, storage: Storage, hosts: HostsService) {
    this.#context = context;
    this.#storage = storage;
    this.#hosts = hosts;
  }

  async read(query: ProcessValuesQueryParams): Promise<ProcessValuesAnswer> {
    const { field, prefix, limit } = query;
    const now = this.#context.now();
    const at = query.at === undefined ? now : (parseTime(query.at, now) ?? Number.NaN);
    const hosts = await this.#hosts.select(query);
    const key = labelKeyOf(field);
    const { rows, rowsRead } =
      key === null ? await this.#readValues(field, query, hosts, at) : this.#findLabels(key, prefix, hosts);
    return {
      values: rows.slice(0, limit),
      meta: { at: toTimeText(at), hasMore: rows.length > limit, rowsRead },
    };
  }

  async #readValues(
    name: string,
    { prefix, limit }: ProcessValuesQueryParams,
    hosts: readonly string[] | null,
    at: number,
  ): Promise<{ rows: ProcessValueResponse[]; rowsRead: number }> {
    const field = valuedFields.find((each) => each === name);
    if (field === undefined) {
      throw new TypeError('the field was validated');
    }
    return readProcessValues(this.#storage, { field, prefix, hosts, at, limit: limit + 1 });
  }

  /** The labels that hosts have now. */
  #findLabels(
    key: string,
    prefix: string,
    hosts: readonly string[] | null,
  ): { rows: ProcessValueResponse[]; rowsRead: number } {
    const begins = prefix.toLowerCase();
    const counts = new Map<string, number>();
    for (const value of this.#hosts.valuesOfLabel(key, hosts)) {
      if (value.toLowerCase().startsWith(begins)) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    const rows = Array.from(counts, ([value, count]) => ({ value, processes: null, hosts: count }));
    return { rows: rows.sort((a, b) => b.hosts - a.hosts || (a.value < b.value ? -1 : 1)), rowsRead: 0 };
  }
}
