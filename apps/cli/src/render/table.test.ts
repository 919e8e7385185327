import { describe, expect, test } from 'vitest';
import type { Column } from './column.js';
import { renderTable, type TableOptions } from './table.js';

interface Row {
  readonly name: string;
  readonly n: string;
  readonly rest?: string;
}

const columns: readonly Column<Row>[] = [
  { name: 'name', title: 'NAME', show: ({ name }) => name },
  { name: 'n', title: 'N', show: ({ n }) => n, align: 'right' },
];
const withRest: readonly Column<Row>[] = [
  ...columns,
  { name: 'rest', title: 'REST', show: ({ rest = '' }) => rest, tone: () => 'bad' },
];
const view = { nowMs: 0, isUtc: true };
const render = (rows: readonly Row[], options: Partial<TableOptions> = {}, shown = columns): string =>
  renderTable(shown, rows, { view, ...options });

describe('renderTable', () => {
  test('aligns columns by the cells that texts take', () => {
    expect(
      render([
        { name: '日本', n: '7' },
        { name: 'e\u0301', n: '123' },
      ]),
    ).toBe('NAME    N\n日本    7\ne\u0301     123');
  });

  test('escapes hostile characters and keeps every row on one line', () => {
    const text = render([{ name: 'a\u001B[2J\nb\u202Ec\u009B', n: '1' }]);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain(String.raw`a\u{1b}[2J\u{a}b\u{202e}c\u{9b}`);
  });

  test('cuts a long cell only where a person needs the columns after it', () => {
    const rows = [{ name: 'x'.repeat(100), n: '1' }];
    expect(render(rows, { isCut: true })).toContain(`${'x'.repeat(39)}…  1`);
    expect(render(rows)).toContain('x'.repeat(100));
  });

  test('cuts lines at the edge of the terminal, colours and wide characters not counted wrong', () => {
    const rows = [{ name: 'web', n: '1', rest: '日本日本日本' }];
    const text = render(rows, { lineWidth: 12, hasColour: true }, withRest);
    // oxlint-disable-next-line no-control-regex
    const plain = text.replace(/\u001B\[\d+m/g, '').split('\n');
    expect(plain).toEqual(['NAME  N  RE…', 'web   1  日…']);
    expect(text).toContain('\u001B[31m');
  });

  test('has room for more rows than a function takes arguments', () => {
    const rows = Array.from({ length: 150_000 }, (_, index) => ({ name: 'a', n: String(index) }));
    expect(render(rows, {}, columns.slice(1)).slice(-7)).toBe('\n149999');
  });

  test('writes no header where none is wanted', () => {
    expect(render([{ name: 'a', n: '1' }], { hasHeader: false })).toBe('a  1');
  });
});
