import type { Column } from './columns.js';
import type { TopRow } from './top-row.js';

export interface Arrangement {
  readonly column: Column;
  readonly isDescending: boolean;
  readonly isTree: boolean;
  /** Which rows to show. In a tree their ancestors are shown too. */
  readonly matches: (row: TopRow) => boolean;
}

/** A line of the table: a row, and what stands before its command in a tree. */
export interface Line {
  readonly row: TopRow;
  readonly branch: string;
  /** Whether it is shown for the sake of its descendants only. */
  readonly isContext: boolean;
}

/** Filters, sorts and nests rows. Rows that are equal in the order keep the order of their procUids. */
export function arrangeRows(rows: readonly TopRow[], arrangement: Arrangement): Line[] {
  const { matches, isTree } = arrangement;
  if (isTree) {
    return arrangeTree(rows, arrangement);
  }
  return sortRows(rows.filter(matches), arrangement).map((row) => ({ row, branch: '', isContext: false }));
}

function arrangeTree(rows: readonly TopRow[], arrangement: Arrangement): Line[] {
  const byUid = new Map(rows.map((row) => [row.procUid, row]));
  const shown = withAncestors(rows.filter(arrangement.matches), byUid);
  const children = new Map<string | null, TopRow[]>();
  for (const row of rows) {
    if (shown.has(row.procUid)) {
      const parent = row.parentProcUid !== null && byUid.has(row.parentProcUid) ? row.parentProcUid : null;
      const siblings = children.get(parent);
      if (siblings === undefined) {
        children.set(parent, [row]);
      } else {
        siblings.push(row);
      }
    }
  }
  const lines: Line[] = [];
  const written = new Set<string>();
  writeBranch(null);
  // Wrong data may make a process its own ancestor; it is shown nevertheless.
  for (const row of rows) {
    if (shown.has(row.procUid) && !written.has(row.procUid)) {
      written.add(row.procUid);
      lines.push({ row, branch: '', isContext: !arrangement.matches(row) });
      writeBranch(row.procUid);
    }
  }
  return lines;

  /** Writes the descendants of a row in depth first order, without recursion: a chain may be thousands long. */
  function writeBranch(parent: string | null): void {
    const stack = pending(parent, '');
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { row, before, isLast, isRoot } = next;
      if (written.has(row.procUid)) {
        continue;
      }
      written.add(row.procUid);
      const branch = isRoot ? '' : `${before}${isLast ? '└─ ' : '├─ '}`;
      lines.push({ row, branch, isContext: !arrangement.matches(row) });
      stack.push(...pending(row.procUid, isRoot ? '' : `${before}${isLast ? '   ' : '│  '}`));
    }
  }

  /** The children of a row, the first of which is on top of the stack. */
  function pending(parent: string | null, before: string): Pending[] {
    const siblings = sortRows(children.get(parent) ?? [], arrangement);
    return siblings
      .map((row, index) => ({ row, before, isLast: index === siblings.length - 1, isRoot: parent === null }))
      .reverse();
  }
}

interface Pending {
  readonly row: TopRow;
  readonly before: string;
  readonly isLast: boolean;
  readonly isRoot: boolean;
}

function withAncestors(rows: readonly TopRow[], byUid: ReadonlyMap<string, TopRow>): ReadonlySet<string> {
  const shown = new Set<string>();
  for (let row of rows) {
    while (!shown.has(row.procUid)) {
      shown.add(row.procUid);
      const parent = row.parentProcUid === null ? undefined : byUid.get(row.parentProcUid);
      if (parent === undefined) {
        break;
      }
      row = parent;
    }
  }
  return shown;
}

/** Reads the value of each row once: comparisons would read them a hundred thousand times. */
function sortRows(rows: readonly TopRow[], { column, isDescending }: Arrangement): TopRow[] {
  const sign = isDescending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: column.value(row) }))
    .sort((one, other) => compareValues(one.value, other.value, sign) || byUid(one.row, other.row))
    .map(({ row }) => row);
}

function compareValues(one: number | string | null, other: number | string | null, sign: number): number {
  if (one === other) {
    return 0;
  }
  if (one === null || other === null) {
    return one === null ? 1 : -1;
  }
  return one < other ? -sign : sign;
}

function byUid(one: TopRow, other: TopRow): number {
  return one.procUid < other.procUid ? -1 : 1;
}
