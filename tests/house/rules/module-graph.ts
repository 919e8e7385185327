import { dirname, join } from 'node:path/posix';
import type { SourceFile } from '../source-file.js';
import type { Graph } from './cycles.js';

/** Relative imports between the given files. */
export function moduleGraph(files: readonly SourceFile[]): Graph {
  const paths = new Set(files.map(({ path }) => path));
  return new Map(
    files.map(({ path, imports }) => [
      path,
      new Set(
        imports
          .filter((name) => name.startsWith('.'))
          .map((name) => resolveImport(path, name))
          .map((target) => (paths.has(target) ? target : `${target}x`))
          .filter((target) => paths.has(target)),
      ),
    ]),
  );
}

/** The source file of a relative import: `./a.js` is `a.ts`, or `a.tsx` where there is no such file. */
export function resolveImport(from: string, name: string): string {
  const target = join(dirname(from), name);
  return /\.tsx?$/.test(from) ? target.replace(/\.js$/, '.ts') : target;
}

/** The imports between the rooms of a folder: its sub-folders, and each file in the folder itself. */
export function roomGraph(graph: Graph, folder: string): Graph {
  const rooms = new Map<string, Set<string>>();
  for (const [from, targets] of graph) {
    const room = roomOf(folder, from);
    if (room === null) {
      continue;
    }
    const arrows = rooms.get(room) ?? new Set<string>();
    rooms.set(room, arrows);
    for (const target of targets) {
      const other = roomOf(folder, target);
      if (other !== null && other !== room) {
        arrows.add(other);
      }
    }
  }
  return rooms;
}

/** Every folder above the files, down to and including `top`. */
export function foldersOf(graph: Graph, top: string): string[] {
  const folders = new Set<string>();
  for (const path of graph.keys()) {
    for (let folder = dirname(path); folder.startsWith(top); folder = dirname(folder)) {
      folders.add(folder);
    }
  }
  return [...folders].toSorted();
}

function roomOf(folder: string, path: string): string | null {
  const inside = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1).split('/') : [];
  return inside[0] ?? null;
}
