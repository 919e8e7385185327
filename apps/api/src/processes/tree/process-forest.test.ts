import { describe, expect, it } from 'vitest';
import { buildForest, maxDepth, findDescendants } from './process-forest.js';
import { unknownProcess, type ProcessFields } from '../process-row.js';
import type { ProcessTreeResponse } from './tree.response.js';

const process = (procUid: string, parentProcUid: string | null = null): ProcessFields => ({
  ...unknownProcess,
  host: 'web-1',
  name: procUid,
  procUid,
  parentProcUid,
});
const shape = (roots: readonly ProcessTreeResponse[]): string =>
  roots.map(({ name, children }) => name + (children.length === 0 ? '' : `(${shape(children)})`)).join(' ');
const chain = (length: number): ProcessFields[] =>
  Array.from({ length }, (_, index) => process(`p${index}`, index === 0 ? null : `p${index - 1}`));

describe('buildForest', () => {
  it.each([
    ['nothing', [], ''],
    ['children in their order', [process('a'), process('b', 'a'), process('c', 'b'), process('d', 'a')], 'a(b(c) d)'],
    ['a child before its parent', [process('b', 'a'), process('a')], 'a(b)'],
    ['an orphan', [process('a'), process('b', 'gone'), process('c', 'b')], 'a b(c)'],
    ['its own parent', [process('a', 'a'), process('b', 'a')], 'a(b)'],
    [
      'a ring, and what hangs on it',
      [process('x', 'b'), process('a', 'c'), process('b', 'a'), process('c', 'b'), process('d')],
      'd x a(b(c))',
    ],
  ])('%s', (_, processes, expected) => {
    expect(shape(buildForest(processes, null).roots)).toBe(expected);
  });

  it('says what is odd', () => {
    expect(buildForest([process('a'), process('b', 'a')], null).warnings).toEqual([]);
    expect(buildForest([process('a', 'b'), process('b', 'a')], null).warnings).toEqual([
      expect.stringContaining('2 processes'),
    ]);
  });

  it('is never deeper than a reader can go', () => {
    const { roots, warnings } = buildForest(chain(20_000), null);
    expect(JSON.stringify(roots).match(/"procUid"/g)).toHaveLength(20_000);
    expect(roots).toHaveLength(20_000 / maxDepth);
    expect(warnings).toEqual([expect.stringContaining('deeper')]);
  });
});

describe('findDescendants', () => {
  const family = [
    process('a'),
    process('b', 'a'),
    process('c', 'a'),
    process('d', 'b'),
    process('e', 'd'),
    process('f'),
  ];
  it.each([
    ['a', false, ['b', 'c']],
    ['a', true, ['b', 'c', 'd', 'e']],
    ['e', true, []],
    ['nobody', true, []],
  ])('of %s, recursive %s', (procUid, recursive, expected) => {
    expect(findDescendants(family, procUid, recursive).map(({ name }) => name)).toEqual(expected);
  });

  it('ends in a ring, and goes deep', () => {
    expect(findDescendants([process('a', 'b'), process('b', 'a')], 'a', true).map(({ name }) => name)).toEqual(['b']);
    expect(findDescendants(chain(20_000), 'p0', true)).toHaveLength(19_999);
  });
});
