import { matchesSearch, parseSearch, type SearchExpression } from '@psfleet/search';
import type { Process } from '@psfleet/sdk';
import type { RecordedTables } from './recorded-tables.js';
import { filterExpressions, searchedProcess } from './searched-row.js';

export interface ListedRows {
  readonly rows: readonly Process[];
  readonly cursor: string | null;
}

type Labels = (host: string) => Readonly<Record<string, string>>;

const defaultLimit = 100;
const maxLimit = 10_000;

/** A request that the API would refuse too. */
export class WrongParameter extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** A page of the table of a tick, with the parameters of the API. Throws SearchSyntaxError and WrongParameter. */
export function listRows(tables: RecordedTables, index: number, query: URLSearchParams, labelsOf: Labels): ListedRows {
  const { sort, isDescending } = readSort(query.get('sort') ?? '-cpuPercent');
  const limit = readNumber(query, 'limit', defaultLimit, 1, maxLimit);
  const start = readNumber(query, 'cursor', 0, 0, Number.MAX_SAFE_INTEGER);
  const where = expressionOf(query);
  const [hosts, labels] = [query.getAll('host'), query.getAll('label')];
  const at = Date.parse(tables.tickAt(index)?.at ?? '');
  const previous = tables.tickAt(index - 1);
  const before = tables.tableAt(index - 1);
  const seconds = previous === null ? null : (at - Date.parse(previous.at)) / 1000;
  const rows = [...tables.tableAt(index).values()].filter(
    (row) =>
      (hosts.length === 0 || hosts.includes(row.host)) &&
      labels.every((label) => hasLabel(labelsOf(row.host), label)) &&
      matchesSearch(
        where,
        searchedProcess({ row, before: before.get(row.procUid), seconds, at, labels: labelsOf(row.host) }),
      ),
  );
  rows.sort((one, other) => compare(one, other, sort, isDescending));
  const end = start + limit;
  return { rows: rows.slice(start, end), cursor: end < rows.length ? String(end) : null };
}

function expressionOf(query: URLSearchParams): SearchExpression {
  const q = query.get('q');
  return { kind: 'and', of: [...filterExpressions(query), ...(q === null ? [] : [parseSearch(q)])] };
}

function readSort(text: string): { readonly sort: keyof Process; readonly isDescending: boolean } {
  const isDescending = text.startsWith('-');
  return { sort: (isDescending ? text.slice(1) : text) as keyof Process, isDescending };
}

function readNumber(query: URLSearchParams, name: string, preset: number, min: number, max: number): number {
  const text = query.get(name);
  const value = text === null ? preset : Number(text);
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    throw new WrongParameter(name, `must be a whole number from ${min} to ${max}`);
  }
  return value;
}

/** `key=value`, with `*` and `?` for any characters, or `key`. */
function hasLabel(labels: Readonly<Record<string, string>>, label: string): boolean {
  const [, key = label, value] = /^([^=]*)=(.*)$/s.exec(label) ?? [];
  const known = Object.hasOwn(labels, key) ? labels[key] : undefined;
  return known !== undefined && (value === undefined || matchesSearchOfLabel(known, key, value));
}

function matchesSearchOfLabel(known: string, key: string, value: string): boolean {
  const process = { texts: () => [], number: () => null, label: () => known };
  return matchesSearch({ kind: 'label', key, value, isGlob: /[*?]/.test(value) }, process);
}

/** As the API orders: unknown values last, equals by procUid. */
function compare(one: Process, other: Process, sort: keyof Process, isDescending: boolean): number {
  const [a, b] = [one[sort] ?? null, other[sort] ?? null];
  if (a === null || b === null || a === b) {
    return a === b ? (one.procUid < other.procUid ? -1 : 1) : a === null ? 1 : -1;
  }
  return a < b === isDescending ? 1 : -1;
}
