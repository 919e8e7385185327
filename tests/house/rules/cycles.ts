/** The nodes that each node imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Groups of two or more nodes that reach each other, each sorted (Tarjan's algorithm). */
export function findCycles(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const indexes = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (node: string): number => {
    const index = indexes.size;
    let low = index;
    indexes.set(node, index);
    lowest.set(node, index);
    stack.push(node);
    for (const next of graph.get(node) ?? []) {
      if (!indexes.has(next)) {
        low = Math.min(low, visit(next));
      } else if (stack.includes(next)) {
        low = Math.min(low, lowest.get(next) ?? low);
      }
      lowest.set(node, low);
    }
    if (low === index) {
      const cycle = stack.splice(stack.indexOf(node));
      if (cycle.length > 1) {
        cycles.push(cycle.toSorted());
      }
    }
    return low;
  };
  for (const node of graph.keys()) {
    if (!indexes.has(node)) {
      visit(node);
    }
  }
  return cycles;
}
