import { describe, expect, it } from 'vitest';
import { readPageSearch } from './page-search.js';

describe('what a page keeps in its address', () => {
  it('is taken where it is valid', () => {
    const search = {
      q: 'a b',
      rows: 'many',
      sort: '-rss',
      view: 'tree',
      group: 'unit',
      cols: 'host,name',
      sel: '00112233445566aa',
    };
    expect(readPageSearch(search)).toEqual(search);
    expect(
      readPageSearch({ over: 'window', tab: 'file-systems', filter: 'env=prod', label: 'rack', show: 'list' }),
    ).toEqual({
      over: 'window',
      tab: 'file-systems',
      filter: 'env=prod',
      label: 'rack',
      show: 'list',
    });
  });

  it('is left out where it is not', () => {
    expect(
      readPageSearch({
        q: '',
        sort: 'a b',
        view: 'list',
        group: 'host',
        cols: ',',
        sel: '<script>',
        over: {},
        tab: '/',
        show: 'table',
        rows: '10',
      }),
    ).toEqual({});
    expect(readPageSearch({ q: 'x'.repeat(10_000) })).toEqual({});
  });

  it('may be a number that somebody searches for', () => {
    expect(readPageSearch({ q: 4711 })).toEqual({ q: '4711' });
  });
});
