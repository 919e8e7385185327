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
    children.set(parent, [...(children.get(parent) ?? []), row]);
  }
  const ordered: ProcessRow[] = [];
  const seen = new Set<string>();
  const visit = (row: ProcessRow, depth: number): void => {
    // Two hosts that claim each other's processes as parents must not hang the page.
    if (!seen.has(row.procUid)) {
      seen.add(row.procUid);
      ordered.push({ ...row, depth });
      children.get(row.procUid)?.forEach((child) => visit(child, depth + 1));
    }
  };
  children.get(null)?.forEach((root) => visit(root, 0));
  rows.forEach((row) => visit(row, 0));
  return ordered;
}
