import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import type { DiffMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { requireOrder } from '../../http/time-range.js';
import { toTimeText } from '../../http/time-text.js';
import { TableReader, type WholeTable } from '../table/table-reader.js';
import type { DiffQueryParams } from './diff.query.js';
import type { ProcessDiffResponse } from './diff.response.js';
import { diffTables } from './diff-tables.js';

/** Compares the process tables of a host at two moments. */
@Injectable()
export class DiffService {
  readonly #context: ApiContext;
  readonly #tables: TableReader;

  constructor(context: ApiContext, tables: TableReader) {
    this.#context = context;
    this.#tables = tables;
  }

  async read(host: string, { from, to }: DiffQueryParams): Promise<{ diff: ProcessDiffResponse; meta: DiffMeta }> {
    const now = this.#context.now();
    const [start, end] = [parseTime(from, now) ?? Number.NaN, to === undefined ? null : parseTime(to, now)];
    requireOrder(start, end ?? now);
    const [before, after] = await Promise.all([this.#tables.readWhole(host, start), this.#tables.readWhole(host, end)]);
    const warnings = [
      ...before.warnings.map((warning) => `from: ${warning}`),
      ...after.warnings.map((warning) => `to: ${warning}`),
    ];
    return {
      diff:
        isComplete(before) && isComplete(after)
          ? diffTables(before.processes, after.processes)
          : { started: [], ended: [], changed: [], restarted: [] },
      meta: {
        from: toTimeText(before.at),
        to: toTimeText(after.at),
        partial: warnings.length > 0,
        warnings,
        rowsRead: before.rowsRead + after.rowsRead,
      },
    };
  }
}

/** Processes that are missing from an unknown or cut table must not count as started or ended. */
function isComplete({ at, isCut }: WholeTable): boolean {
  return at !== null && !isCut;
}
