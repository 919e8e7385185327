import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Keyset, LastTick, ProcessSort, ProcessTableRow } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import type { HostScopeQueryParams } from '../../hosts/host-scope.query.js';
import { cursorKind, decodeCursor, encodeCursor } from '../../http/cursor.js';
import type { TableMeta } from '../../http/meta.response.js';
import { parseTime } from '../../http/time-parameter.js';
import { toTimeText } from '../../http/time-text.js';
import { MomentsService, type HostScope, type MomentPage } from '../../moments/moments.service.js';
import type { ProcessResponse } from '../process.response.js';
import { filterValues } from './process-filters.query.js';
import { TableReader } from './table-reader.js';
import type { ProcessesQueryParams } from './table.query.js';

export interface TableAnswer {
  readonly processes: ProcessResponse[];
  readonly meta: TableMeta;
}

/** What the pages of one table have in common. */
interface TablePage extends MomentPage {
  /** A digest of the ticks that the first page shows. */
  readonly shown: string;
}

const changedWarning =
  'the first page was made from other ticks, because messages became visible or were stored again meanwhile: ' +
  'rows may be missing or be there twice';

type TableQueryParams = ProcessesQueryParams & HostScopeQueryParams;

/** Answers with the process table of one host or of several, at a moment and page by page. */
@Injectable()
export class TableService {
  readonly #context: ApiContext;
  readonly #moments: MomentsService;
  readonly #tables: TableReader;

  constructor(context: ApiContext, moments: MomentsService, tables: TableReader) {
    this.#context = context;
    this.#moments = moments;
    this.#tables = tables;
  }

  async read(scope: HostScope, query: TableQueryParams): Promise<TableAnswer> {
    const kind = kindOf(scope, query);
    const cursor = query.cursor === undefined ? null : parseCursor(this.#context, kind, query.cursor);
    const asked = query.at === undefined ? null : parseTime(query.at, this.#context.now());
    // Ages count from the same time on every page.
    const reference = cursor?.reference ?? asked ?? this.#context.now();
    const filters = this.#tables.filtersOf(query);
    const page = cursor === null ? null : { at: cursor.at, reference, storedBy: cursor.storedBy };
    const moment = await this.#moments.find(scope, asked, { page, where: filters.where });
    if (moment.at === null) {
      return { processes: [], meta: { cursor: null, at: null, partial: true, warnings: moment.warnings, rowsRead: 0 } };
    }

    // Every page shows the same moment, whatever arrives in the meantime.
    const at = cursor?.at ?? moment.at;
    const storedBy = cursor?.storedBy ?? newestOf(moment.ticks);
    const shown = digestOf(moment.ticks);
    const { rows, processes, hasMore, rowsRead, ...read } = await this.#tables.readPage(
      { ...moment, at },
      {
        ...filters,
        sort: query.sort.replace(/^-/, '') as ProcessSort,
        descending: query.sort.startsWith('-'),
        ...(cursor === null ? {} : { after: cursor.after }),
        limit: query.limit,
      },
    );
    const isChanged = cursor !== null && cursor.shown !== shown;
    const warnings = [...moment.warnings, ...read.warnings, ...(isChanged ? [changedWarning] : [])];
    return {
      processes,
      meta: {
        cursor: hasMore
          ? nextCursor(this.#context, kind, rows, { at, reference, storedBy, shown: cursor?.shown ?? shown })
          : null,
        at: toTimeText(at),
        partial: warnings.length > 0,
        warnings,
        rowsRead,
      },
    };
  }
}

/** When the newest of the messages that ticks are chosen from was stored. */
const newestOf = (ticks: readonly LastTick[]): number =>
  ticks.reduce((newest, { storedAt }) => Math.max(newest, storedAt), 0);

/**
 * A row becomes visible a moment after its time of insertion, and a message that is delivered again gets a later one:
 * the ticks that were stored by a time may still change.
 */
function digestOf(ticks: readonly LastTick[]): string {
  const lines = ticks.map(({ host, lastSeq, keyframeSeq }) => `${host} ${lastSeq} ${keyframeSeq}`).sort();
  return createHash('sha256').update(lines.join('\n')).digest('base64url').slice(0, 16);
}

/** A cursor is valid only for the hosts, order and filters that it was made for. */
function kindOf(scope: HostScope, query: TableQueryParams): string {
  const hosts = 'host' in scope ? [scope.host] : ['', query.host, query.label];
  return cursorKind('processes', [...hosts, query.sort, query.at, ...filterValues(query)]);
}

function nextCursor(
  context: ApiContext,
  kind: string,
  page: readonly ProcessTableRow[],
  { at, reference, storedBy, shown }: TablePage,
): string | null {
  const last = page.at(-1);
  return last === undefined
    ? null
    : encodeCursor(context, kind, [last.sortText ?? last.sortNumber, last.procUid, at, reference, storedBy, shown]);
}

function parseCursor(context: ApiContext, kind: string, cursor: string): TablePage & { after: Keyset } {
  const isPosition = ([value, procUid, at, reference, storedBy, shown, ...rest]: readonly unknown[]): boolean =>
    (value === null || typeof value === 'string' || Number.isSafeInteger(value)) &&
    /^[0-9a-f]{16}$/.test(String(procUid)) &&
    parseTime(at, 0) !== null &&
    parseTime(reference, 0) !== null &&
    parseTime(storedBy, 0) !== null &&
    typeof shown === 'string' &&
    rest.length === 0;
  const [value, procUid, at, reference, storedBy, shown] = decodeCursor(context, kind, cursor, isPosition) as [
    string | number | null,
    string,
    number,
    number,
    number,
    string,
  ];
  return { after: { value, procUid }, at, reference, storedBy, shown };
}
