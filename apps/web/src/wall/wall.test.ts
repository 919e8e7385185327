import type { Host } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { answerOf, groupByLabel, maximaOf, painOf, worstFirst, type HostValues } from './host-pain.js';
import { viewFor } from './wall-view.js';

function host(name: string, facts: Partial<Host> = {}): Host {
  return { host: name, labels: {}, status: 'online', ...facts } as Host;
}

const values = (cpu: Record<string, number>, memory: Record<string, number> = {}): HostValues => ({
  cpu: new Map(Object.entries(cpu)),
  memory: new Map(Object.entries(memory)),
});

describe('what hurts a host', () => {
  it('is what hurts most, in words with the amount', () => {
    const pain = painOf(host('a'), values({ a: 93 }, { a: 99 }), true);
    expect(pain).toMatchObject({ kind: 'memory', level: 6, words: 'mem 99\u200A%' });
  });

  it('is nothing while all is calm, whose tile is nearly the ground', () => {
    expect(painOf(host('a'), values({ a: 70 }, { a: 40 }), true)).toMatchObject({ kind: null, level: 2, words: '' });
  });

  it('is not known while its CPU or its memory is not, which is not well', () => {
    const unknown = { kind: null, level: null, percent: null, words: 'not known' };
    expect(painOf(host('a'), values({}), true)).toMatchObject(unknown);
    expect(painOf(host('a'), values({ a: 3 }), true)).toMatchObject(unknown);
    expect(painOf(host('a'), values({}, { a: 3 }), false)).toMatchObject(unknown);
    expect(painOf(host('a'), values({ a: 99 }), true)).toMatchObject({ kind: 'cpu', level: 6 });
  });

  it('is silence live by its status, and in the past by the want of values', () => {
    expect(painOf(host('a', { status: 'offline' }), values({ a: 1 }), true).kind).toBe('silent');
    expect(painOf(host('a', { status: 'offline' }), values({ a: 1 }, { a: 1 }), false)).toMatchObject({
      kind: null,
      level: 0,
    });
    expect(painOf(host('a'), values({}), false)).toMatchObject({ kind: 'silent', level: null });
  });
});

describe('the answer of the wall', () => {
  const pains = [
    painOf(host('a'), values({ a: 99 }), true),
    painOf(host('b'), values({}, { b: 98 }), true),
    painOf(host('c', { status: 'offline' }), values({}), true),
    painOf(host('d'), values({ d: 1 }, { d: 1 }), true),
  ];

  it('counts', () => {
    expect(answerOf(pains)).toBe('3 of 4 hosts hurt: 1 by CPU, 1 by memory, 1 is silent');
    expect(answerOf(pains.slice(0, 1))).toBe('1 of 1 host hurts: 1 by CPU');
    expect(answerOf(pains.slice(3))).toBe('This host is well');
    expect(answerOf([...pains.slice(3), ...pains.slice(3)])).toBe('All 2 hosts are well');
  });

  it('says of hosts without values that they are not known, and of none of them that it is well', () => {
    const unknown = ['x', 'y'].map((name) => painOf(host(name), values({}), true));
    expect(answerOf(unknown.slice(1))).toBe('Nothing is known of this host');
    expect(answerOf(unknown)).toBe('Nothing is known of all 2 hosts');
    expect(answerOf([...pains.slice(3), ...unknown])).toBe('1 of 3 hosts is well, 2 are not known');
    expect(answerOf([...pains, ...unknown.slice(1)])).toBe(
      '3 of 5 hosts hurt: 1 by CPU, 1 by memory, 1 is silent, 1 is not known',
    );
    expect(answerOf([])).toBe('No host fits');
    expect(worstFirst(unknown, 9)).toEqual([]);
  });

  it('ranks the worst first, and keeps the place of each on the wall', () => {
    expect(worstFirst(pains, 9).map((pain) => pain.host)).toEqual(['a', 'b', 'c']);
    expect(worstFirst(pains, 2).map((pain) => pain.host)).toEqual(['a', 'b']);
    const [all] = groupByLabel(pains.toReversed(), null);
    expect(all?.pains.map((pain) => pain.host)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('come in the order in which people count', () => {
    const counted = ['sim-10', 'sim-2', 'sim-1'].map((name) => painOf(host(name), {}, true));
    const [all] = groupByLabel(counted, null);
    expect(all?.pains.map((pain) => pain.host)).toEqual(['sim-1', 'sim-2', 'sim-10']);
  });
});

describe('the view of the wall', () => {
  it.each([
    [undefined, 1, 'cards'],
    [undefined, 25, 'tiles'],
    ['list', 10_000, 'list'],
    ['tiles', 1, 'tiles'],
    ['cards', 400, 'cards'],
    ['cards', 10_000, 'tiles'],
  ] as const)('that somebody chose (%s) is for %d hosts: %s', (chosen, hosts, view) => {
    expect(viewFor(chosen, hosts)).toBe(view);
  });
});

describe('the last values', () => {
  it('are the largest of the series of a host', () => {
    const series = [
      {
        metric: 'm',
        host: 'a',
        dimensions: { d: '1' },
        points: [
          ['t', 3],
          ['u', 5],
        ],
      },
      { metric: 'm', host: 'a', dimensions: { d: '2' }, points: [['u', 7]] },
      { metric: 'm', host: 'b', dimensions: {}, points: [['u', null]] },
    ] as const;
    expect([...maximaOf(series)]).toEqual([['a', 7]]);
  });
});
