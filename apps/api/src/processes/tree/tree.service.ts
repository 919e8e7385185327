import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import { parseTime } from '../../http/time-parameter.js';
import type { MomentMeta } from '../../http/meta.response.js';
import { buildForest, findDescendants } from './process-forest.js';
import { ProcessMoments, type WholeTable } from '../../moments/moments.service.js';
import type { ProcessFields } from '../process-row.js';
import type { ProcessTreeResponse } from './tree.response.js';

/** Who started whom on a host. */
@Injectable()
export class ProcessTreeService {
  readonly #context: ApiContext;
  readonly #moments: ProcessMoments;

  constructor(context: ApiContext, moments: ProcessMoments) {
    this.#context = context;
    this.#moments = moments;
  }

  async read(host: string, at: string | undefined): Promise<{ roots: ProcessTreeResponse[]; meta: MomentMeta }> {
    const { processes, ...table } = await this.#readTable(host, at);
    const { roots, warnings } = buildForest(processes);
    return { roots, meta: toMeta({ ...table, warnings: [...table.warnings, ...warnings] }) };
  }

  async readChildren(
    host: string,
    procUid: string,
    at: string | undefined,
    recursive: boolean,
  ): Promise<{ processes: ProcessFields[]; meta: MomentMeta }> {
    const { processes, ...table } = await this.#readTable(host, at);
    return { processes: findDescendants(processes, procUid, recursive), meta: toMeta(table) };
  }

  #readTable(host: string, at: string | undefined): Promise<WholeTable> {
    return this.#moments.readWhole(host, at === undefined ? null : parseTime(at, this.#context.now()));
  }
}

function toMeta({ at, warnings, rowsRead }: Pick<WholeTable, 'at' | 'warnings' | 'rowsRead'>): MomentMeta {
  return { at: at === null ? null : new Date(at).toISOString(), partial: warnings.length > 0, warnings, rowsRead };
}
