import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import type { ProcessFields } from '../process-row.js';
import { TableReader, type WholeTable } from '../table/table-reader.js';
import { comparePrograms } from './compare-programs.js';
import type { ComparedTableBody, ComparisonBody } from './comparison.body.js';
import type { ComparisonMeta, ComparisonResponse } from './comparison.response.js';

/** Compares the process tables of two hosts, or of two moments, by program. */
@Injectable()
export class ComparisonService {
  readonly #context: ApiContext;
  readonly #tables: TableReader;

  constructor(context: ApiContext, tables: TableReader) {
    this.#context = context;
    this.#tables = tables;
  }

  async read(body: ComparisonBody): Promise<{ comparison: ComparisonResponse; meta: ComparisonMeta }> {
    const now = this.#context.now();
    const read = ({ host, at }: ComparedTableBody): Promise<WholeTable> =>
      this.#tables.readWhole(host, at === undefined ? null : parseTime(at, now), body);
    const [first, second] = await Promise.all([read(body.first), read(body.second)]);
    const warnings = [
      ...first.warnings.map((warning) => `first: ${warning}`),
      ...second.warnings.map((warning) => `second: ${warning}`),
    ];
    const isComplete = [first, second].every(({ at, isCut }) => at !== null && !isCut);
    return {
      // Processes that are missing from an unknown or cut table must not count as a difference.
      comparison: isComplete
        ? comparePrograms(fitting(first), fitting(second))
        : { onlyFirst: [], onlySecond: [], different: [], alike: [] },
      meta: {
        first: toTimeText(first.at),
        second: toTimeText(second.at),
        partial: warnings.length > 0,
        warnings,
        rowsRead: first.rowsRead + second.rowsRead,
      },
    };
  }
}

function fitting({ processes, matching }: WholeTable): ProcessFields[] {
  return processes.filter(({ procUid }) => matching === null || matching.has(procUid));
}
