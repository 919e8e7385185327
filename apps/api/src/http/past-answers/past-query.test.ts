import { describe, expect, it } from 'vitest';
import { formatTag, readPastQuery, readTags } from './past-query.js';

const now = Date.parse('2026-11-22T20:00:00Z');
const scope = { times: ['at'], isOfHost: true };

function read(query: Record<string, unknown>, changes: Partial<Parameters<typeof readPastQuery>[1]> = {}) {
  const asked = { route: '/hosts/:host/processes', params: { host: 'web-1' }, query, accept: undefined };
  return readPastQuery(scope, { ...asked, ...changes }, now);
}

describe('a question about the past', () => {
  it.each([
    [{}],
    [{ at: '-15m' }],
    [{ at: '2026-11-22T20:00:00Z' }],
    [{ at: '2100-01-01T00:00:00Z' }],
    [{ at: 'nonsense' }],
    [{ at: ['2026-11-21T20:00:00Z', '2026-11-21T20:00:00Z'] }],
  ])('is not %j', (query) => {
    expect(read(query)).toBeNull();
  });

  it('covers the hours before its moments', () => {
    const found = read({ at: '2026-11-22T19:00:00Z' });
    expect(found).toMatchObject({ hosts: ['web-1'], since: now - 14 * 3_600_000, until: now - 3_600_000 });
    const diff = { times: ['from', 'to'], isOfHost: false };
    const query = { from: '2026-11-22T10:00:00Z', to: '2026-11-22T12:00:00Z' };
    expect(readPastQuery(diff, { route: 'x', params: {}, query, accept: undefined }, now)).toMatchObject({
      hosts: null,
      since: now - 23 * 3_600_000,
      until: now - 8 * 3_600_000,
    });
  });

  it('has a tag that differs with the route, the host, any parameter, the format and the time', () => {
    const at = '2026-11-22T19:00:00Z';
    const questions = [
      read({ at }),
      read({ at, limit: '5' }),
      read({ at, sort: 'rss' }),
      read({ at: '2026-11-22T19:00:01Z' }),
      read({ at }, { accept: 'text/csv' }),
      read({ at }, { params: { host: 'web-2' } }),
      read({ at }, { route: '/other' }),
    ];
    const tags = questions.map((question) => formatTag(question?.parts ?? [], now));
    expect(new Set([...tags, formatTag(questions[0]?.parts ?? [], now + 1)]).size).toBe(questions.length + 1);
    expect(formatTag(read({ limit: '5', at })?.parts ?? [], now)).toBe(tags[1]);
  });
});

it('reads the tags of a header, and nothing that is none', () => {
  const tag = formatTag(['x'], now);
  expect(readTags(`W/${tag}, ${tag}, "x", *, "${'a'.repeat(22)}-zzzzzzzzzzzz"`)).toEqual([
    { tag, upTo: now },
    { tag, upTo: now },
  ]);
  expect(readTags('')).toEqual([]);
});
