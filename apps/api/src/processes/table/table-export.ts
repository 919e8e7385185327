import { Injectable } from '@nestjs/common';
import type { Keyset, LastTick, ProcessFilters } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { RowBatches, rowsOfBatch } from '../../http/exports/row-batches.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import { MomentsService, type HostScope, type Moment } from '../../moments/moments.service.js';
import type { ProcessFields } from '../process-row.js';
import { TableReader } from './table-reader.js';
import type { ProcessesQueryParams } from './table.query.js';

/** The tables of this many hosts are built as a whole by one query. */
const maxHosts = 20;

/** Reads the whole process tables of a moment, host by host, in memory that does not grow with their number. */
@Injectable()
export class TableExport {
  readonly #context: ApiContext;
  readonly #moments: MomentsService;
  readonly #tables: TableReader;

  constructor(context: ApiContext, moments: MomentsService, tables: TableReader) {
    this.#context = context;
    this.#moments = moments;
    this.#tables = tables;
  }

  /** The ticks that all rows come from are chosen here, so what arrives later changes none of them. */
  async read(scope: HostScope, query: ProcessesQueryParams): Promise<RowBatches> {
    const asked = query.at === undefined ? null : parseTime(query.at, this.#context.now());
    const filters = this.#tables.filtersOf(query);
    const moment = await this.#moments.find(scope, asked, filters);
    const { at, warnings } = moment;
    return new RowBatches(this.#readHosts(moment, filters), {
      at: toTimeText(at),
      partial: warnings.length > 0,
      warnings,
    });
  }

  async *#readHosts(moment: Moment, filters: ProcessFilters): AsyncGenerator<readonly ProcessFields[]> {
    for (const ticks of batchesOf(moment.ticks)) {
      let after: Keyset | undefined;
      do {
        const { rows, processes, hasMore } = await this.#tables.readPage(
          { ...moment, ticks },
          {
            ...filters,
            sort: 'host',
            descending: false,
            limit: rowsOfBatch,
            ...(after === undefined ? {} : { after }),
          },
        );
        yield processes;
        const last = rows.at(-1);
        after = hasMore && last !== undefined ? { value: last.sortText, procUid: last.procUid } : undefined;
      } while (after !== undefined);
    }
  }
}

/** Hosts in the order of their names, a few at a time; one with very many processes is alone. */
function batchesOf(ticks: readonly LastTick[]): LastTick[][] {
  const batches: LastTick[][] = [];
  let processes = Infinity;
  for (const tick of ticks.toSorted((one, other) => (one.host < other.host ? -1 : 1))) {
    const batch = batches.at(-1);
    processes += tick.processes;
    if (batch === undefined || batch.length === maxHosts || processes > rowsOfBatch) {
      batches.push([tick]);
      processes = tick.processes;
    } else {
      batch.push(tick);
    }
  }
  return batches;
}
