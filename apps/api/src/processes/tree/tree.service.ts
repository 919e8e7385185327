import { Injectable } from '@nestjs/common';
import { ApiContext } from '../../config/api-context.js';
import type { MomentMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import type { ProcessFields } from '../process-row.js';
import { TableReader, type WholeTable } from '../table/table-reader.js';
import { buildForest, findDescendants } from './process-forest.js';
import type { ChildrenQueryParams, TreeQueryParams } from './tree.query.js';
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

  /** The tree has the processes that fit the filters, and their ancestors. */
  async read(host: string, query: TreeQueryParams): Promise<{ roots: ProcessTreeResponse[]; meta: MomentMeta }> {
    const { processes, ...table } = await this.#readTable(host, query);
    const { roots, warnings } = buildForest(processes, table.matching);
    return { roots, meta: toMeta({ ...table, warnings: [...table.warnings, ...warnings] }) };
  }

  async readChildren(
    host: string,
    procUid: string,
    query: ChildrenQueryParams,
  ): Promise<{ processes: ProcessFields[]; meta: MomentMeta }> {
    const { processes, matching, ...table } = await this.#readTable(host, query);
    const descendants = findDescendants(processes, procUid, query.recursive);
    const fits = ({ procUid: uid }: ProcessFields): boolean => matching === null || matching.has(uid);
    return { processes: descendants.filter(fits), meta: toMeta(table) };
  }

  #readTable(host: string, query: TreeQueryParams): Promise<WholeTable> {
    const at = query.at === undefined ? null : parseTime(query.at, this.#context.now());
    return this.#tables.readWhole(host, at, query);
  }
}

function toMeta({ at, warnings, rowsRead }: Pick<WholeTable, 'at' | 'warnings' | 'rowsRead'>): MomentMeta {
  return { at: toTimeText(at), partial: warnings.length > 0, warnings, rowsRead };
}
