import type { ProcessFields } from '../process-row.js';
import type { ProcessTreeResponse } from './tree.response.js';

/** Limits how deep a JSON reader must recurse. Real trees are a few dozen levels deep. */
export const maxDepth = 200;

export interface ProcessForest {
  readonly roots: ProcessTreeResponse[];
  readonly warnings: readonly string[];
}

/**
 * Puts processes under their parents, in the given order, each exactly once. Roots are the processes whose parent is
 * not among them, those that lie too deep, and one of each cycle of processes that are their own ancestors, which only
 * a lying host sends. Of processes that are not `matching`, only ancestors of others that are stay; null keeps all.
 */
export function buildForest(processes: readonly ProcessFields[], matching: ReadonlySet<string> | null): ProcessForest {
  const kept = matching === null ? processes : withAncestors(processes, matching);
  const nodes = kept.map((process): ProcessTreeResponse => {
    return { ...process, matches: matching === null || matching.has(process.procUid), children: [] };
  });
  const childrenOf = groupByParent(nodes);
  const known = new Set(nodes.map(({ procUid }) => procUid));
  const placed = new Set<ProcessTreeResponse>();
  const roots: ProcessTreeResponse[] = [];
  let cut = 0;
  const plant = (root: ProcessTreeResponse): void => {
    roots.push(root);
    placed.add(root);
    const waiting = [{ node: root, depth: 1 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, depth } = next;
      for (const child of childrenOf.get(node.procUid) ?? []) {
        if (placed.has(child)) {
          continue;
        }
        placed.add(child);
        const isTooDeep = depth === maxDepth;
        if (isTooDeep) {
          cut++;
        }
        (isTooDeep ? roots : node.children).push(child);
        waiting.push({ node: child, depth: isTooDeep ? 1 : depth + 1 });
      }
    }
  };
  nodes.filter(({ parentProcUid }) => parentProcUid === null || !known.has(parentProcUid)).forEach(plant);
  const cyclic = nodes.filter((node) => !placed.has(node));
  for (const node of cyclic) {
    if (!placed.has(node)) {
      plant(node);
    }
  }
  return {
    roots,
    warnings: [
      ...(cut === 0 ? [] : [`${cut} processes lie deeper than ${maxDepth} levels and are shown as roots`]),
      ...(cyclic.length === 0 ? [] : [`${cyclic.length} processes are their own ancestors, or descend from such`]),
    ],
  };
}

function withAncestors(processes: readonly ProcessFields[], matching: ReadonlySet<string>): ProcessFields[] {
  const byUid = new Map(processes.map((process) => [process.procUid, process]));
  const kept = new Set<string>();
  for (const procUid of matching) {
    // Stops where the way up was walked before, and thus in a cycle too.
    for (let next = byUid.get(procUid); next !== undefined && !kept.has(next.procUid);) {
      kept.add(next.procUid);
      next = next.parentProcUid === null ? undefined : byUid.get(next.parentProcUid);
    }
  }
  return processes.filter(({ procUid }) => kept.has(procUid));
}

/**
 * Finds the children of one process, or all its descendants, parents first; each once, and never the process itself.
 */
export function findDescendants(
  processes: readonly ProcessFields[],
  procUid: string,
  recursive: boolean,
): ProcessFields[] {
  const childrenOf = groupByParent(processes);
  const seen = new Set([procUid]);
  const found: ProcessFields[] = [];
  const visit = (parent: string): void => {
    for (const child of childrenOf.get(parent) ?? []) {
      if (seen.has(child.procUid)) {
        continue;
      }
      seen.add(child.procUid);
      found.push(child);
    }
  };
  visit(procUid);
  // The loop also visits the descendants that it appends.
  if (recursive) {
    for (const { procUid: parent } of found) {
      visit(parent);
    }
  }
  return found;
}

function groupByParent<Row extends Pick<ProcessFields, 'parentProcUid'>>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    if (row.parentProcUid === null) {
      continue;
    }
    const group = groups.get(row.parentProcUid);
    if (group === undefined) {
      groups.set(row.parentProcUid, [row]);
    } else {
      group.push(row);
    }
  }
  return groups;
}
