import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import type { MomentMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import type { ProcessFields } from '../process-row.js';
import { TableReader, type WholeTable } from '../table/table-reader.js';
import { buildForest, findDescendants } from './process-forest.js';
import type { ProcessTreeResponse } from './tree.response.js';

/** Arranges the processes of a host by parent and child. */
@Injectable()
export class TreeService {
  readonly #context: ApiContext;
  readonly #tables: TableReader;

  constructor(context: ApiContext, tables: TableReader) {
    this.#context = context;
    this.#tables = tables;
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
    return this.#tables.readWhole(host, at === undefined ? null : parseTime(at, this.#context.now()));
  }
}

function toMeta({ at, warnings, rowsRead }: Pick<WholeTable, 'at' | 'warnings' | 'rowsRead'>): MomentMeta {
  return { at: toTimeText(at), partial: warnings.length > 0, warnings, rowsRead };
}
