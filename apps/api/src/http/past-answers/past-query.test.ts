import { describe, expect, it } from 'vitest';
import { findTag, formatTag, readPastQuery } from './past-query.js';

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

  it('covers the whole quarter hour of a moment where programs are counted', () => {
    const query = { at: '2026-11-22T19:01:00Z' };
    const asked = { route: 'x', params: {}, query, accept: undefined };
    expect(readPastQuery({ ...scope, countedMs: 900_000 }, asked, now)?.until).toBe(now - 45 * 60_000 - 1);
  });

  it('is about the hosts that it names, but programs are counted on all', () => {
    const query = { at: '2026-11-22T19:01:00Z', host: ['web-1', 'web-2'] };
    const asked = { route: 'x', params: {}, query, accept: undefined };
    const fleet = { times: ['at'], isOfHost: false };
    expect(readPastQuery(fleet, asked, now)).toMatchObject({ hosts: ['web-1', 'web-2'], isOfFleet: false });
    const counted = readPastQuery({ ...fleet, countedMs: 900_000 }, asked, now);
    expect(counted).toMatchObject({ hosts: null, isOfFleet: false });
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
    const content = { upTo: now, hosts: 'A1' };
    const tags = questions.map((question) => formatTag(question?.parts ?? [], content));
    const others = [
      formatTag(questions[0]?.parts ?? [], { ...content, upTo: now + 1 }),
      formatTag(questions[0]?.parts ?? [], { ...content, hosts: 'A2' }),
    ];
    expect(new Set([...tags, ...others]).size).toBe(questions.length + others.length);
    expect(formatTag(read({ limit: '5', at })?.parts ?? [], content)).toBe(tags[1]);
  });
});

describe('the tags that a client sends', () => {
  const question = read({ at: '2026-11-22T19:00:00Z' });
  const tagOf = (upTo: number, hosts = ''): string => formatTag(question?.parts ?? [], { upTo, hosts });
  const find = (header: string) => (question === null ? null : findTag(question, header));

  it('are found among others, the newest first', () => {
    const older = tagOf(now - 60_000, 'A1');
    const newer = tagOf(now, 'A1');
    expect(find(`"x", W/${older}, ${newer}, *`)).toEqual({ tag: newer, upTo: now, hosts: 'A1' });
    expect(find(`W/${older}`)?.tag).toBe(older);
    expect(find(tagOf(now))).toMatchObject({ hosts: '' });
  });

  it.each([
    [''],
    ['*'],
    [`"${'a'.repeat(22)}-0-"`],
    [`"${'a'.repeat(22)}-${now.toString(36)}-"`],
    [`"${'a'.repeat(22)}-zzzzzzzzzzzz-"`],
    [tagOf(now, 'A1').replace('A1', 'A2')],
    [Array.from({ length: 11 }, (_, index) => (index < 10 ? '"x"' : tagOf(now))).join(', ')],
    // The right digest of a time at which ticks of its moment may still have been inserted in time.
    [tagOf(now - 3_600_000 + 59_999)],
    [tagOf(0)],
    [tagOf(now - 2 * 3_600_000)],
  ])('are none: %s', (header) => {
    expect(find(header)).toBeNull();
  });
});
