import type { Column, ProcessRow } from './columns.js';

export interface Sort {
  readonly id: string;
  readonly isDescending: boolean;
}

/** `-cpuPercent`, as in the address; another text sorts by CPU. */
export function readSort(text: unknown, columns: readonly Column[]): Sort {
  const match = typeof text === 'string' ? /^(-?)(\w+)$/.exec(text) : null;
  return match !== null && columns.some(({ id }) => id === match[2])
    ? { id: match[2] ?? '', isDescending: match[1] === '-' }
    : { id: 'cpuPercent', isDescending: true };
}

export function sortText({ id, isDescending }: Sort): string {
  return `${isDescending ? '-' : ''}${id}`;
}

/** Unknown values come last in both directions; equals stay in the order of their identities. */
export function sortRows(rows: readonly ProcessRow[], column: Column, { isDescending }: Sort): ProcessRow[] {
  const sign = isDescending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [first, second] = [column.value(a), column.value(b)];
    if (first === null || second === null) {
      return first === second ? compare(a.procUid, b.procUid) : first === null ? 1 : -1;
    }
    return sign * compare(first, second) || compare(a.procUid, b.procUid);
  });
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
