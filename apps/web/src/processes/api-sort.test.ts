import { describe, expect, it } from 'vitest';
import { allColumns } from '../table/columns.js';
import { apiSort, isSortedByApi } from './api-sort.js';

describe('the order that the API is asked for', () => {
  it('is that of the column, and of age the inverse of the time of creation', () => {
    expect(apiSort({ id: 'rss', isDescending: true })).toBe('-rss');
    expect(apiSort({ id: 'host', isDescending: false })).toBe('host');
    expect(apiSort({ id: 'age', isDescending: true })).toBe('createTime');
    expect(apiSort({ id: 'age', isDescending: false })).toBe('-createTime');
  });

  it('exists for all columns but the texts of identities', () => {
    const others = allColumns.map(({ id }) => id).filter((id) => !isSortedByApi({ id, isDescending: true }));
    expect(others).toEqual(['unit', 'container', 'exe', 'program']);
    expect(apiSort({ id: 'unit', isDescending: true })).toBe('-cpuPercent');
  });
});
