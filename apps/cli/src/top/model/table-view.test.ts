import type { Process } from '@psfleet/sdk';
import { describe, expect, test } from 'vitest';
import { arrangeRows } from './arrange-rows.js';
import { findColumn, showCpuTime, visibleColumns } from './columns.js';
import { readFilter } from './row-filter.js';
import { TableView } from './table-view.js';
import { toTopRow, type TopRow } from './top-row.js';

function rowOf(pid: number, rest: Partial<TopRow> = {}): TopRow {
  return {
    host: 'web-1',
    procUid: String(pid).padStart(16, '0'),
    parentProcUid: null,
    pid,
    ppid: null,
    name: `p${pid}`,
    command: `/usr/bin/p${pid} --serve`,
    user: pid % 2 === 0 ? 'app' : 'root',
    status: 'sleeping',
    cpuPercent: pid,
    cpuTime: 1,
    rss: 1024 * pid,
    vms: null,
    shared: null,
    swap: null,
    threads: 1,
    fds: null,
    readBytes: null,
    writeBytes: null,
    readRate: null,
    writeRate: null,
    nice: 0,
    unit: null,
    container: null,
    ts: 0,
    stored: null,
    ...rest,
  };
}

const childOf = (parent: number, pid: number, rest: Partial<TopRow> = {}): TopRow =>
  rowOf(pid, { parentProcUid: String(parent).padStart(16, '0'), ppid: parent, ...rest });

const everything = { column: findColumn('cpu'), isDescending: true, isTree: false, matches: () => true };
const pidsOf = (view: TableView): (number | null)[] => view.lines.map(({ row }) => row.pid);

describe('the order', () => {
  test('has the largest first, and what is not known last either way', () => {
    const rows = [rowOf(1), rowOf(2, { cpuPercent: null }), rowOf(3)];
    const orders = [true, false].map((isDescending) =>
      arrangeRows(rows, { ...everything, isDescending }).map(({ row }) => row.pid),
    );
    expect(orders).toEqual([
      [3, 1, 2],
      [1, 3, 2],
    ]);
  });

  test('of equals is always the same', () => {
    const rows = [3, 1, 2].map((pid) => rowOf(pid, { cpuPercent: 0 }));
    const first = arrangeRows(rows, everything).map(({ row }) => row.pid);
    expect(arrangeRows(rows.toReversed(), everything).map(({ row }) => row.pid)).toEqual(first);
  });
});

describe('the tree', () => {
  const tree = { ...everything, isTree: true, column: findColumn('pid'), isDescending: false };

  test('has children under their parents, with branches', () => {
    const rows = [rowOf(1), childOf(1, 2), childOf(2, 4), childOf(1, 3), rowOf(9)];
    expect(arrangeRows(rows, tree).map(({ row, branch }) => `${branch}${row.pid ?? ''}`)).toEqual([
      '1',
      '├─ 2',
      '│  └─ 4',
      '└─ 3',
      '9',
    ]);
  });

  test('has the ancestors of what fits, which are marked', () => {
    const rows = [rowOf(1), childOf(1, 2), childOf(2, 4), childOf(1, 3)];
    const lines = arrangeRows(rows, { ...tree, matches: ({ pid }) => pid === 4 });
    expect(lines.map(({ row, isContext }) => [row.pid, isContext])).toEqual([
      [1, true],
      [2, true],
      [4, false],
    ]);
  });

  test('has each process once, even if they are their own ancestors', () => {
    const rows = [childOf(2, 1), childOf(1, 2), childOf(3, 3), childOf(77, 4)];
    const pids = arrangeRows(rows, tree).map(({ row }) => row.pid);
    expect(new Set(pids)).toEqual(new Set([1, 2, 3, 4]));
    expect(pids).toHaveLength(4);
  });

  test('of a chain of 10,000 is no trouble', () => {
    const rows = Array.from({ length: 10_000 }, (_, pid) => childOf(pid - 1, pid));
    expect(arrangeRows(rows, tree)).toHaveLength(10_000);
  });
});

describe('the selection', () => {
  const shown = (pids: readonly number[]): TableView => {
    const view = new TableView();
    view.setHeight(3);
    view.setRows(pids.map((pid) => rowOf(pid)));
    return view;
  };

  test('stays in its place while processes come and go, unless it follows one', () => {
    const view = shown([10, 20, 30]);
    view.move(1);
    expect(view.selected?.pid).toBe(20);
    view.setRows([10, 20, 30, 40].map((pid) => rowOf(pid)));
    expect(view.selected?.pid).toBe(30);
    view.toggleFollow();
    view.setRows([10, 30, 40, 50, 60].map((pid) => rowOf(pid)));
    expect(view.selected?.pid).toBe(30);
    expect(view.index).toBe(3);
    expect(view.isFollowing).toBe(true);
    view.setRows([10, 40].map((pid) => rowOf(pid)));
    expect(view.isFollowing).toBe(false);
    expect(view.selected).not.toBeNull();
  });

  test('is always on the screen', () => {
    const view = shown(Array.from({ length: 50 }, (_, pid) => pid));
    for (const step of [1, 1, 1, 30, -5, 1000, -1, -1000, 2]) {
      view.move(step);
      expect(view.index).toBeGreaterThanOrEqual(view.top);
      expect(view.index).toBeLessThan(view.top + 3);
    }
    view.moveToEnd(true);
    view.setRows([rowOf(1)]);
    expect([view.index, view.top]).toEqual([0, 0]);
    view.setRows([]);
    expect(view.selected).toBeNull();
  });

  test('keeps the process when the order becomes a tree or a filter is set', () => {
    const view = shown([1, 2, 3, 4]);
    view.move(2);
    view.setUser('app');
    expect(view.selected?.pid).toBe(2);
    expect(pidsOf(view)).toEqual([4, 2]);
    view.setUser(null);
    view.toggleTree();
    expect(view.selected?.pid).toBe(2);
  });

  test('acts on what is tagged, and forgets tags of processes that ended', () => {
    const view = shown([1, 2, 3]);
    expect(view.chosen.map(({ pid }) => pid)).toEqual([3]);
    view.toggleTag();
    view.move(1);
    view.toggleTag();
    expect(view.chosen.map(({ pid }) => pid)).toEqual([1, 3]);
    view.setRows([rowOf(1), rowOf(2)]);
    expect([...view.tagged]).toEqual([rowOf(1).procUid]);
    view.untagAll();
    expect(view.chosen.map(({ pid }) => pid)).toEqual([view.selected?.pid]);
  });

  test('tags a family', () => {
    const view = new TableView();
    view.setRows([rowOf(1), childOf(1, 2), childOf(2, 3), rowOf(4)]);
    view.sortBy(findColumn('pid'));
    view.moveToEnd(false);
    view.tagFamily();
    expect(view.chosen.map(({ pid }) => pid)).toEqual([1, 2, 3]);
  });
});

describe('a filter', () => {
  const pids = (text: string): (number | null)[] => {
    const view = new TableView();
    view.setRows([rowOf(1), rowOf(2), rowOf(30, { command: '[p30]' })]);
    view.setFilter(readFilter(text).filter);
    return pidsOf(view);
  };

  test.each<[string, number[]]>([
    ['p2', [2]],
    ['serve', [2, 1]],
    ['cmd:p30', []],
    ['user:app -pid:2', [30]],
    ['cpu:>1 rss:<10kb', [2]],
  ])('%s', (text, expected) => {
    expect(pids(text)).toEqual(expected);
  });

  test('finds the end of a long command, and compares texts as they are stored', () => {
    const java = `/usr/bin/java ${'-Dx=y '.repeat(500)}org.example.Main`;
    const texts = { host: 'web-1', name: 'java\u0007', cmdline: java.split(' '), username: null, unit: null };
    const row = toTopRow({ ...texts, containerName: 'web', ts: null } as unknown as Process, undefined);
    const fits = (text: string): boolean | undefined => readFilter(text).filter?.matches(row);
    expect(row.command).toHaveLength(1000);
    expect(['example.main', 'NOT example.main', 'cmd:"y org"', 'name:java\u0007', 'name:java*7}'].map(fits)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  test('that rows cannot decide is left to the API, and a wrong one is a problem', () => {
    expect(readFilter('exe:node')).toEqual({ problem: null, filter: null });
    expect(readFilter('label.env:prod')).toEqual({ problem: null, filter: null });
    expect(readFilter('rss:>much').problem).toMatch(/much/);
  });
});

describe('the columns', () => {
  test.each([
    [0, '0:00.00'],
    [1.5, '0:01.50'],
    [59.999, '1:00.00'],
    [754.25, '12:34.25'],
    [367_200, '102h00'],
    [3_600_000, '41d16h'],
    [null, '-'],
  ])('show %s seconds of CPU as %s', (seconds, text) => {
    expect(showCpuTime(seconds)).toBe(text);
    expect(showCpuTime(seconds).length).toBeLessThanOrEqual(9);
  });

  test('fit 80 columns with room for a command', () => {
    const cpu = findColumn('cpu');
    const widthOf = (isFleet: boolean): number =>
      visibleColumns(80, isFleet, cpu).reduce((sum, { width }) => sum + width + 1, 1);
    expect(widthOf(false)).toBeLessThan(60);
    expect(widthOf(true)).toBeLessThan(70);
    expect(visibleColumns(80, false, findColumn('unit')).map(({ id }) => id)).toContain('unit');
  });
});
