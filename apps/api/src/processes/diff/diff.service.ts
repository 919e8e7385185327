import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import type { DiffMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { requireOrder } from '../../http/time-range.js';
import { toTimeText } from '../../http/time-text.js';
import type { ProcessFields } from '../process-row.js';
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

  async read(host: string, query: DiffQueryParams): Promise<{ diff: ProcessDiffResponse; meta: DiffMeta }> {
    const { from, to } = query;
    const now = this.#context.now();
    const [start, end] = [parseTime(from, now) ?? Number.NaN, to === undefined ? null : parseTime(to, now)];
    requireOrder(start, end ?? now);
    const [before, after] = await Promise.all([
      this.#tables.readWhole(host, start, query),
      this.#tables.readWhole(host, end, query),
    ]);
    const warnings = [
      ...before.warnings.map((warning) => `from: ${warning}`),
      ...after.warnings.map((warning) => `to: ${warning}`),
    ];
    return {
      diff:
        isComplete(before) && isComplete(after)
          ? diffTables(...fitting(before, after))
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

/** The processes that fit the filters at one of the moments at least, so that one that no longer does has not ended. */
function fitting(before: WholeTable, after: WholeTable): [ProcessFields[], ProcessFields[]] {
  const fits = ({ procUid }: ProcessFields): boolean =>
    before.matching === null || before.matching.has(procUid) || after.matching?.has(procUid) === true;
  return [before.processes.filter(fits), after.processes.filter(fits)];
}

/** Processes that are missing from an unknown or cut table must not count as started or ended. */
function isComplete({ at, isCut }: WholeTable): boolean {
  return at !== null && !isCut;
}
