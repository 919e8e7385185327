import type { ProcessFields } from '../process-row.js';
import type { ProcessTreeResponse } from './tree.response.js';

/** Readers of JSON recurse: no reader has to go deeper than this. Real trees are some dozen deep. */
export const depthLimit = 200;

export interface ProcessForest {
  readonly roots: ProcessTreeResponse[];
  readonly warnings: readonly string[];
}

/**
 * Processes under their parents, in their own order. A process whose parent is not among them is a root; so is one that lies too deep, and one of
 * each ring of processes that are their own ancestors, which only a host that lies can have. Every process is in it once.
 */
export function buildForest(processes: readonly ProcessFields[]): ProcessForest {
  const nodes = processes.map((process): ProcessTreeResponse => ({ ...process, children: [] }));
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
        const isTooDeep = depth === depthLimit;
        if (isTooDeep) {
          cut++;
        }
        (isTooDeep ? roots : node.children).push(child);
        waiting.push({ node: child, depth: isTooDeep ? 1 : depth + 1 });
      }
    }
  };
  nodes.filter(({ parentProcUid }) => parentProcUid === null || !known.has(parentProcUid)).forEach(plant);
  const ringed = nodes.filter((node) => !placed.has(node));
  for (const node of ringed) {
    if (!placed.has(node)) {
      plant(node);
    }
  }
  return {
    roots,
    warnings: [
      ...(cut === 0 ? [] : [`${cut} processes lie deeper than ${depthLimit} and are shown as roots`]),
      ...(ringed.length === 0 ? [] : [`${ringed.length} processes are their own ancestors or below such`]),
    ],
  };
}

/** The children of one process, or all that are below it, parents first; each once, and never itself. */
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
  // What is found is appended, so this visits it too.
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
