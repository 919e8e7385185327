import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { invalidRequest } from '../../http/problem.js';
import { parseTime } from '../../http/time-parameter.js';
import type { DiffMeta } from '../../http/meta.response.js';
import type { DiffQueryParams } from './diff.query.js';
import type { ProcessDiffResponse } from './diff.response.js';
import { diffTables } from './diff-tables.js';
import { ProcessMoments, type WholeTable } from '../../moments/moments.service.js';

/** What happened to the processes of a host between two moments. */
@Injectable()
export class ProcessDiffService {
  readonly #context: ApiContext;
  readonly #moments: ProcessMoments;

  constructor(context: ApiContext, moments: ProcessMoments) {
    this.#context = context;
    this.#moments = moments;
  }

  async read(host: string, { from, to }: DiffQueryParams): Promise<{ diff: ProcessDiffResponse; meta: DiffMeta }> {
    const now = this.#context.now();
    const [start, end] = [parseTime(from, now) ?? Number.NaN, to === undefined ? null : parseTime(to, now)];
    if (!(start < (end ?? now))) {
      throw invalidRequest([{ path: 'from', message: 'must be before to' }]);
    }
    const [before, after] = await Promise.all([
      this.#moments.readWhole(host, start),
      this.#moments.readWhole(host, end),
    ]);
    const warnings = [
      ...before.warnings.map((warning) => `from: ${warning}`),
      ...after.warnings.map((warning) => `to: ${warning}`),
    ];
    return {
      diff:
        isKnown(before) && isKnown(after)
          ? diffTables(before.processes, after.processes)
          : { started: [], ended: [], changed: [], restarted: [] },
      meta: {
        from: toText(before),
        to: toText(after),
        partial: warnings.length > 0,
        warnings,
        rowsRead: before.rowsRead + after.rowsRead,
      },
    };
  }
}

/** Beside a table that is not known, or not whole, nothing started and nothing ended. */
function isKnown({ at, isCut }: WholeTable): boolean {
  return at !== null && !isCut;
}

function toText({ at }: WholeTable): string | null {
  return at === null ? null : new Date(at).toISOString();
}
