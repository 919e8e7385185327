import type { ProcessTree } from '@psfleet/sdk';

/** The processes from the root of a tree down to the parent of one process; empty if it is in none of the trees. */
export function ancestorsOf(trees: readonly ProcessTree[], procUid: string): readonly ProcessTree[] {
  // A tree may be deeper than the call stack of a browser.
  const waiting: { readonly tree: ProcessTree; readonly above: Chain | null }[] = trees.map((tree) => ({
    tree,
    above: null,
  }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { tree, above } = next;
    if (tree.procUid === procUid) {
      return toList(above);
    }
    for (const child of tree.children) {
      waiting.push({ tree: child, above: { tree, above } });
    }
  }
  return [];
}

interface Chain {
  readonly tree: ProcessTree;
  readonly above: Chain | null;
}

function toList(chain: Chain | null): ProcessTree[] {
  const list: ProcessTree[] = [];
  for (let next = chain; next !== null; next = next.above) {
    list.unshift(next.tree);
  }
  return list;
}
