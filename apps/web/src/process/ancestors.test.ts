import type { ProcessTree } from '@psfleet/sdk';
import { describe, expect, it } from 'vitest';
import { ancestorsOf } from './ancestors.js';

function tree(procUid: string, ...children: readonly ProcessTree[]): ProcessTree {
  return { procUid, children } as unknown as ProcessTree;
}

const uidsAbove = (trees: readonly ProcessTree[], procUid: string): string[] =>
  ancestorsOf(trees, procUid).map((ancestor) => ancestor.procUid);

describe('the ancestors of a process', () => {
  const trees = [tree('init', tree('a', tree('b'), tree('c')), tree('d')), tree('kthreadd')];

  it('come from the root down to its parent', () => {
    expect(uidsAbove(trees, 'c')).toEqual(['init', 'a']);
    expect(uidsAbove(trees, 'd')).toEqual(['init']);
  });

  it('are none for a root, and for what is not there', () => {
    expect(uidsAbove(trees, 'kthreadd')).toEqual([]);
    expect(uidsAbove(trees, 'x')).toEqual([]);
  });

  it('are found in a chain of ten thousand processes', () => {
    let chain = tree('leaf');
    for (let index = 0; index < 10_000; index++) {
      chain = tree(`p${index}`, chain);
    }
    expect(uidsAbove([chain], 'leaf')).toHaveLength(10_000);
  });
});
