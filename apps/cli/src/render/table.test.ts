import { describe, expect, test } from 'vitest';
import { renderTable } from './table.js';

const columns = [
  { title: 'NAME', value: (row: { name: string; n: string }) => row.name },
  { title: 'N', value: (row: { name: string; n: string }) => row.n, align: 'right' as const },
];

describe('renderTable', () => {
  test('aligns columns', () => {
    expect(
      renderTable(columns, [
        { name: 'web-1', n: '7' },
        { name: 'a', n: '123' },
      ]),
    ).toBe('NAME     N\nweb-1    7\na      123');
  });

  test('escapes hostile characters and keeps every row on one line', () => {
    const text = renderTable(columns, [{ name: 'a\u001B[2J\nb\u202Ec\u009B', n: '1' }]);
    expect(text.split('\n')).toHaveLength(2);
    expect(text).toContain(String.raw`a\u{1b}[2J\u{a}b\u{202e}c\u{9b}`);
  });

  test('cuts a cell that is too long', () => {
    expect(renderTable(columns, [{ name: 'x'.repeat(100), n: '1' }])).toContain(`${'x'.repeat(39)}…  1`);
  });
});
