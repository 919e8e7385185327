import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Keyset, ProcessSort, ProcessTableRow, TextExpression } from '@psfleet/storage';
import { ApiContext } from '../../config/api-context.js';
import { decodeCursor, encodeCursor } from '../../http/cursor.js';
import { parseTime } from '../../http/time-parameter.js';
import type { TableMeta } from '../../http/meta.response.js';
import { ProcessMoments, type TableScope } from '../../moments/moments.service.js';
import type { ProcessResponse } from '../process.response.js';
import type { ProcessesQueryParams } from './table.query.js';
import { parseSearch } from '../search/parse-search.js';

export interface TableAnswer {
  readonly processes: ProcessResponse[];
  readonly meta: TableMeta;
}

/** The process table of one host or of many, at a moment. */
@Injectable()
export class ProcessTableService {
  readonly #context: ApiContext;
  readonly #moments: ProcessMoments;

  constructor(context: ApiContext, moments: ProcessMoments) {
    this.#context = context;
    this.#moments = moments;
  }

  async read(scope: TableScope, query: ProcessesQueryParams): Promise<TableAnswer> {
    const kind = cursorKind(scope, query);
    const cursor = query.cursor === undefined ? null : parseCursor(kind, query.cursor);
    const asked = query.at === undefined ? null : parseTime(query.at, this.#context.now());
    // Ages count from the same moment on every page.
    const reference = cursor?.reference ?? asked ?? this.#context.now();
    const moment = await this.#moments.find(scope, cursor?.at ?? asked, reference);
    if (moment.at === null) {
      return { processes: [], meta: { cursor: null, at: null, partial: true, warnings: moment.warnings, rowsRead: 0 } };
    }

    // Every page shows the same moment, whatever arrives in between.
    const at = cursor?.at ?? moment.at;
    const { rows, processes, isCut, rowsRead, ...page } = await this.#moments.readPage(
      { ...moment, at },
      { ...filtersOf(query), ...(cursor === null ? {} : { after: cursor.after }), limit: query.limit },
    );
    const warnings = [...moment.warnings, ...page.warnings];
    return {
      processes,
      meta: {
        cursor: isCut ? nextCursor(kind, rows, at, reference) : null,
        at: new Date(at).toISOString(),
        partial: warnings.length > 0,
        warnings,
        rowsRead,
      },
    };
  }
}

function filtersOf({ sort, name, username, q }: ProcessesQueryParams): {
  sort: ProcessSort;
  descending: boolean;
  name?: string;
  username?: string;
  text?: TextExpression;
} {
  return {
    sort: sort.replace(/^-/, '') as ProcessSort,
    descending: sort.startsWith('-'),
    ...(name === undefined ? {} : { name }),
    ...(username === undefined ? {} : { username }),
    ...(q === undefined ? {} : { text: parseSearch(q) }),
  };
}

/** A cursor fits only the list that it was made for: same hosts, order and filters. */
function cursorKind(scope: TableScope, { sort, name, username, q, at }: ProcessesQueryParams): string {
  return `processes-${createHash('sha256')
    .update(JSON.stringify([scope, sort, name, username, q, at]))
    .digest('hex')
    .slice(0, 16)}`;
}

function nextCursor(kind: string, page: readonly ProcessTableRow[], at: number, reference: number): string | null {
  const last = page.at(-1);
  return last === undefined
    ? null
    : encodeCursor(kind, [last.sortText ?? last.sortNumber, last.procUid, at, reference]);
}

function parseCursor(kind: string, cursor: string): { after: Keyset; at: number; reference: number } {
  const isPosition = ([value, procUid, at, reference, ...rest]: readonly unknown[]): boolean =>
    (value === null || typeof value === 'string' || Number.isSafeInteger(value)) &&
    /^[0-9a-f]{16}$/.test(String(procUid)) &&
    parseTime(at, 0) !== null &&
    parseTime(reference, 0) !== null &&
    rest.length === 0;
  const [value, procUid, at, reference] = decodeCursor(kind, cursor, isPosition) as [
    string | number | null,
    string,
    number,
    number,
  ];
  return { after: { value, procUid }, at, reference };
}
