import { Injectable } from '@nestjs/common';
import { readProcessFacets, Storage, type FacetRow } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import type { MomentMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import { MomentsService } from '../../moments/moments.service.js';
import { toAnchor } from '../../moments/tick-anchors.js';
import { TableReader } from '../table/table-reader.js';
import type { FacetsQueryParams } from './facets.query.js';
import type { FacetResponse } from './facets.response.js';

/** Counts the processes of a moment by the values of their fields. */
@Injectable()
export class FacetsService {
  readonly #context: ApiContext;
  readonly #storage: Storage;
  readonly #moments: MomentsService;
  readonly #tables: TableReader;

  constructor(context: ApiContext, storage: Storage, moments: MomentsService, tables: TableReader) {
    this.#context = context;
    this.#storage = storage;
    this.#moments = moments;
    this.#tables = tables;
  }

  /** `hosts` are those that the request is about; null for all. */
  async read(
    hosts: readonly string[] | null,
    query: FacetsQueryParams,
  ): Promise<{ facets: FacetResponse[]; meta: MomentMeta }> {
    const { facet: facets, limit } = query;
    const asked = query.at === undefined ? null : parseTime(query.at, this.#context.now());
    const filters = this.#tables.filtersOf(query);
    const { ticks, at, warnings } = await this.#moments.find({ hosts, named: query }, asked, filters);
    const { rows, rowsRead } = await readProcessFacets(this.#storage, {
      ...filters,
      anchors: ticks.flatMap(toAnchor),
      facets,
      limit,
    });
    return {
      facets: facets.map((facet) =>
        toFacet(
          facet,
          rows.filter((row) => row.facet === facet),
        ),
      ),
      meta: { at: toTimeText(at), partial: warnings.length > 0, warnings, rowsRead },
    };
  }
}

function toFacet(facet: FacetResponse['facet'], rows: readonly FacetRow[]): FacetResponse {
  const [{ total, distinct } = { total: 0, distinct: 0 }] = rows;
  const shown = rows.reduce((sum, { count }) => sum + count, 0);
  return { facet, values: rows.map(({ value, count }) => ({ value, count })), distinct, others: total - shown };
}
