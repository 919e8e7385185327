import type { Process } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { processColumns, type ProcessRow } from './columns.js';
import { freezeOrder } from './frozen-order.js';
import { readSort, sortRows, sortText, toTree } from './sort-rows.js';

function row(procUid: string, facts: Partial<Process> = {}): ProcessRow {
  return { procUid, parentProcUid: null, cpuPercent: null, name: procUid, ...facts } as ProcessRow;
}

const uids = (rows: readonly ProcessRow[]): string[] => rows.map(({ procUid }) => procUid);

function cpuColumn() {
  const column = processColumns.find(({ id }) => id === 'cpuPercent');
  if (column === undefined) {
    throw new Error('no column of CPU');
  }
  return column;
}

describe('sorting', () => {
  const rows = [row('a', { cpuPercent: 1 }), row('b'), row('c', { cpuPercent: 30 }), row('d', { cpuPercent: 1 })];

  it('puts what is not known last in both directions', () => {
    expect(uids(sortRows(rows, cpuColumn(), { id: 'cpuPercent', isDescending: true }))).toEqual(['c', 'a', 'd', 'b']);
    expect(uids(sortRows(rows, cpuColumn(), { id: 'cpuPercent', isDescending: false }))).toEqual(['a', 'd', 'c', 'b']);
  });

  it('is written into the address and read from it', () => {
    expect(readSort(sortText({ id: 'rss', isDescending: true }), processColumns)).toEqual({
      id: 'rss',
      isDescending: true,
    });
    expect(readSort('constructor', processColumns)).toEqual({ id: 'cpuPercent', isDescending: true });
    expect(readSort(undefined, processColumns)).toEqual({ id: 'cpuPercent', isDescending: true });
  });
});

describe('the tree', () => {
  it('puts children under their parents, and those without one at the root', () => {
    const rows = [
      row('c', { parentProcUid: 'b' }),
      row('a'),
      row('b', { parentProcUid: 'a' }),
      row('x', { parentProcUid: '?' }),
    ];
    expect(toTree(rows).map(({ procUid, depth }) => [procUid, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['x', 0],
    ]);
  });

  it('holds a chain of ten thousand processes, and ten thousand children of one', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) =>
      row(`c${index}`, { parentProcUid: index === 0 ? null : `c${index - 1}` }),
    );
    expect(toTree(chain).at(-1)).toMatchObject({ procUid: 'c9999', depth: 9999 });
    const flat = [row('p'), ...chain.map(({ procUid }) => row(procUid, { parentProcUid: 'p' }))];
    expect(toTree(flat).map(({ depth }) => depth)).toEqual([0, ...chain.map(() => 1)]);
  });

  it('shows processes once that claim each other as parents', () => {
    expect(uids(toTree([row('a', { parentProcUid: 'b' }), row('b', { parentProcUid: 'a' })])).toSorted()).toEqual([
      'a',
      'b',
    ]);
  });
});

describe('the frozen order', () => {
  it('keeps places, takes values, and counts what waits', () => {
    const before = [row('a', { cpuPercent: 9 }), row('b', { cpuPercent: 5 })];
    const now = [row('b', { cpuPercent: 50 }), row('a', { cpuPercent: 8 }), row('c', { cpuPercent: 1 })];
    const { rows, waiting } = freezeOrder(before, now);
    expect(rows.map(({ procUid, cpuPercent }) => [procUid, cpuPercent])).toEqual([
      ['a', 8],
      ['b', 50],
    ]);
    expect(waiting).toBe(2);
  });

  it('keeps a row that went, until the changes are taken', () => {
    const { rows, waiting } = freezeOrder([row('a'), row('b')], [row('a')]);
    expect(uids(rows)).toEqual(['a', 'b']);
    expect(waiting).toBe(1);
  });

  it('has nothing to wait for when nothing moved', () => {
    expect(freezeOrder([row('a'), row('b')], [row('a'), row('b')]).waiting).toBe(0);
  });
});
