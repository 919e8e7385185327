import type { Column, ProcessRow } from './columns.js';

export interface Sort {
  readonly id: string;
  readonly isDescending: boolean;
}

const byCpu: Sort = { id: 'cpuPercent', isDescending: true };

/** `-cpuPercent`, as in the address; another text is the usual order of the table. */
export function readSort(text: unknown, columns: readonly { readonly id: string }[], usual: Sort = byCpu): Sort {
  const match = typeof text === 'string' ? /^(-?)(\w+)$/.exec(text) : null;
  return match !== null && columns.some(({ id }) => id === match[2])
    ? { id: match[2] ?? '', isDescending: match[1] === '-' }
    : usual;
}

export function sortText({ id, isDescending }: Sort): string {
  return `${isDescending ? '-' : ''}${id}`;
}

/** What rows are sorted by. */
export interface SortKey<Row> {
  readonly value: (row: Row) => number | string | null;
  /** The order of texts; by their characters if absent. */
  readonly compareTexts?: (a: string, b: string) => number;
}

/** Unknown values come last in both directions; equals stay in the order of their identities. */
export function sortRows(rows: readonly ProcessRow[], column: Column, sort: Sort): ProcessRow[] {
  return orderRows(rows, column, sort, ({ procUid }) => procUid);
}

/** Orders any rows; equals stay in the order of what `identify` returns. Unknown values come last. */
export function orderRows<Row>(
  rows: readonly Row[],
  { value, compareTexts = compare }: SortKey<Row>,
  { isDescending }: Pick<Sort, 'isDescending'>,
  identify: (row: Row) => string,
): Row[] {
  const sign = isDescending ? -1 : 1;
  // Each key is computed once, not at every comparison.
  const keyed = rows.map((row) => ({ row, key: value(row) }));
  keyed.sort((a, b) => {
    const { key: first } = a;
    const { key: second } = b;
    if (first === null || second === null) {
      return first === second ? compare(identify(a.row), identify(b.row)) : first === null ? 1 : -1;
    }
    const order =
      typeof first === 'string' && typeof second === 'string' ? compareTexts(first, second) : compare(first, second);
    return sign * order || compare(identify(a.row), identify(b.row));
  });
  return keyed.map(({ row }) => row);
}

function compare<T extends number | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Each process under its parent, with `depth`. Siblings keep the order of `rows`; a process whose parent is not there
 * is a root.
 */
export function toTree(rows: readonly ProcessRow[]): ProcessRow[] {
  const known = new Set(rows.map(({ procUid }) => procUid));
  const children = new Map<string | null, ProcessRow[]>();
  for (const row of rows) {
    const parent = row.parentProcUid !== null && known.has(row.parentProcUid) ? row.parentProcUid : null;
    const siblings = children.get(parent);
    if (siblings === undefined) {
      children.set(parent, [row]);
    } else {
      siblings.push(row);
    }
  }
  const ordered: ProcessRow[] = [];
  const seen = new Set<string>();
  // A chain of processes may be longer than the call stack of a browser, so what comes next is on a stack of our own.
  const visit = (root: ProcessRow): void => {
    const next = [{ row: root, depth: 0 }];
    for (let top = next.pop(); top !== undefined; top = next.pop()) {
      const { row, depth } = top;
      // Two hosts that claim each other's processes as parents must not hang the page.
      if (!seen.has(row.procUid)) {
        seen.add(row.procUid);
        ordered.push({ ...row, depth });
        for (const child of children.get(row.procUid)?.toReversed() ?? []) {
          next.push({ row: child, depth: depth + 1 });
        }
      }
    }
  };
  children.get(null)?.forEach(visit);
  rows.forEach(visit);
  return ordered;
}
