import { describe, expect, it } from 'vitest';
import { listFiles, shipped, sources } from './all-sources.js';
import { findCycles } from './rules/cycles.js';
import { foldersOf, moduleGraph, roomGraph } from './rules/module-graph.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

/** Import cycles between sibling folders, as `folder: room, room`. */
function roomCycles(files: readonly SourceFile[], top: string): string[] {
  const graph = moduleGraph(files.filter(({ path }) => path.startsWith(`${top}/`)));
  return foldersOf(graph, top).flatMap((folder) =>
    findCycles(roomGraph(graph, folder)).map((rooms) => `${folder}: ${rooms.join(', ')}`),
  );
}

describe('rooms', () => {
  it('no file imports itself through others, not even for a type', () => {
    expect(findCycles(moduleGraph(sources))).toEqual([]);
  });

  it.each(listFiles('apps/*/package.json', 'libs/*/package.json').map((path) => path.replace('/package.json', '')))(
    '%s: sibling folders do not import each other',
    (project) => {
      expect(roomCycles(shipped, `${project}/src`)).toEqual([]);
    },
  );
});

describe('the rule of rooms', () => {
  const file = (path: string, ...imports: readonly string[]): SourceFile =>
    parseSourceFile(path, imports.map((name) => `import type { A } from '${name}';`).join('\n'));

  it('finds a cycle of three files', () => {
    const files = [file('p/src/a.ts', './b.js'), file('p/src/b.ts', './c.js'), file('p/src/c.ts', './a.js')];
    expect(findCycles(moduleGraph(files))).toEqual([['p/src/a.ts', 'p/src/b.ts', 'p/src/c.ts']]);
  });

  it('sees re-exports, type imports inside of types, and import()', () => {
    const text = "export * from './b.js';\ntype C = import('./c.js').C;\nawait import('./d.js');";
    expect(parseSourceFile('p/src/a.ts', text).imports).toEqual(['./b.js', './c.js', './d.js']);
  });

  it('finds a cycle through a component', () => {
    const files = [file('p/src/a.ts', './b.js'), file('p/src/b.tsx', './c.js'), file('p/src/c.tsx', './a.js')];
    expect(findCycles(moduleGraph(files))).toEqual([['p/src/a.ts', 'p/src/b.tsx', 'p/src/c.tsx']]);
  });

  it('finds two folders, at any depth, that import each other although their files form no cycle', () => {
    const files = [
      file('p/src/x/intake/a.ts', '../batching/b.js'),
      file('p/src/x/batching/b.ts'),
      file('p/src/x/batching/c.ts', '../intake/d.js'),
      file('p/src/x/intake/d.ts'),
    ];
    expect(findCycles(moduleGraph(files))).toEqual([]);
    expect(roomCycles(files, 'p/src')).toEqual(['p/src/x: batching, intake']);
  });
});
