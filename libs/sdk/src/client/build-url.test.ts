import { describe, expect, it } from 'vitest';
import { buildUrl } from './build-url.js';

const base = 'http://127.0.0.1:7780';

describe('buildUrl', () => {
  it('puts names in braces into the path and all others into the query', () => {
    const params = { host: 'web-1', kind: ['exit', 'oom'], limit: 5, recursive: false, at: new Date(0), q: undefined };
    expect(buildUrl(base, '/api/v1/hosts/{host}/processes', params)).toBe(
      `${base}/api/v1/hosts/web-1/processes?kind=exit&kind=oom&limit=5&recursive=false&at=1970-01-01T00%3A00%3A00.000Z`,
    );
  });

  it.each(['../state', 'a/b', 'a?b=c', 'a#b', 'é', '%2e%2e'])('keeps %j one part of the path', (host) => {
    const url = new URL(buildUrl(base, '/api/v1/hosts/{host}', { host }));
    expect([url.pathname.split('/').length, url.search, url.hash]).toEqual([5, '', '']);
    expect(decodeURIComponent(url.pathname.split('/')[4] ?? '')).toBe(host);
  });

  it.each(['', '.', '..', null, undefined, ['a']])('refuses %j as a part of the path', (host) => {
    expect(() => buildUrl(base, '/api/v1/hosts/{host}', { host })).toThrow(/^host must be/);
  });

  it.each([[{}], [null], [new Date(Number.NaN)]])('refuses %j in the query', (q) => {
    expect(() => buildUrl(base, '/api/v1/hosts', { q })).toThrow();
  });
});
