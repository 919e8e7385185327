import { describe, expect, it } from 'vitest';
import { isLiveTable } from './parse-answer.js';
import { applyChanges, findChanges, isRowsAnswer } from './row-changes.js';

const row = (procUid: string, facts: object = {}) => ({ host: 'a', procUid, cpuPercent: 0, cmdline: ['x'], ...facts });

describe('the changes between two answers', () => {
  const before = [row('1'), row('2'), row('3')];
  const after = {
    data: [row('3'), row('2', { cpuPercent: 7 }), row('4'), row('1', { cmdline: ['x', 'y'] })],
    meta: { cursor: null },
  };
  const changes = findChanges(before, after);

  it('are the rows that are new or have other values', () => {
    expect([...changes.places]).toEqual([2, -1, -1, -1]);
    expect(JSON.parse(changes.rest)).toEqual({ ...after, data: after.data.slice(1) });
  });

  it('give the same answer again, with the old objects where nothing changed', () => {
    const answer = applyChanges(before, changes);
    expect(answer).toEqual(after);
    expect(answer.data[0]).toBe(before[2]);
  });

  it('tell processes of two hosts apart that have the same id', () => {
    const others = { data: [{ ...row('1'), host: 'b' }] };
    expect([...findChanges(before, others).places]).toEqual([-1]);
  });

  it('are those of no row where none is left', () => {
    expect(applyChanges(before, findChanges(before, { data: [] }))).toEqual({ data: [] });
  });

  it('are looked for among rows with an identity only', () => {
    expect(isRowsAnswer({ data: [row('1')] })).toBe(true);
    expect([null, 'text', { data: {} }, { data: [null] }, { data: [{ procUid: null }] }].map(isRowsAnswer)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('what the worker reads', () => {
  it.each([
    ['http://page/api/v1/hosts/a/processes?limit=10000', true],
    ['http://page/api/v1/processes?sort=-rss', true],
    ['http://page/api/v1/processes?at=2026-11-30T00:00:00.000Z', false],
    ['http://page/api/v1/hosts?limit=1000', false],
  ])('%s: %s', (url, expected) => {
    expect(isLiveTable(url)).toBe(expected);
  });
});
