import { describe, expect, it } from 'vitest';
import { listFiles, shipped, sources } from './all-sources.js';
import { findCircles } from './rules/circles.js';
import { foldersOf, moduleGraph, roomGraph } from './rules/module-graph.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

/** Arrows between the rooms of one folder that lead back, as `folder: room, room`. */
function roomCircles(files: readonly SourceFile[], top: string): string[] {
  const graph = moduleGraph(files.filter(({ path }) => path.startsWith(`${top}/`)));
  return foldersOf(graph, top).flatMap((folder) =>
    findCircles(roomGraph(graph, folder)).map((rooms) => `${folder}: ${rooms.join(', ')}`),
  );
}

describe('rooms', () => {
  it('no file imports itself through others, not even for a type', () => {
    expect(findCircles(moduleGraph(sources))).toEqual([]);
  });

  it.each(listFiles('apps/*/package.json', 'libs/*/package.json').map((path) => path.replace('/package.json', '')))(
    '%s: no arrow leads back between rooms',
    (project) => {
      expect(roomCircles(shipped, `${project}/src`)).toEqual([]);
    },
  );
});

describe('the rule of rooms', () => {
  const file = (path: string, ...imports: readonly string[]): SourceFile =>
    parseSourceFile(path, imports.map((name) => `import type { A } from '${name}';`).join('\n'));

  it('finds a circle of three files', () => {
    const files = [file('p/src/a.ts', './b.js'), file('p/src/b.ts', './c.js'), file('p/src/c.ts', './a.js')];
    expect(findCircles(moduleGraph(files))).toEqual([['p/src/a.ts', 'p/src/b.ts', 'p/src/c.ts']]);
  });

  it('sees re-exports, type imports inside of types, and import()', () => {
    const text = "export * from './b.js';\ntype C = import('./c.js').C;\nawait import('./d.js');";
    expect(parseSourceFile('p/src/a.ts', text).imports).toEqual(['./b.js', './c.js', './d.js']);
  });

  it('finds an arrow back between two rooms, at any depth, whose files form no circle', () => {
    const files = [
      file('p/src/x/intake/a.ts', '../batching/b.js'),
      file('p/src/x/batching/b.ts'),
      file('p/src/x/batching/c.ts', '../intake/d.js'),
      file('p/src/x/intake/d.ts'),
    ];
    expect(findCircles(moduleGraph(files))).toEqual([]);
    expect(roomCircles(files, 'p/src')).toEqual(['p/src/x: batching, intake']);
  });
});
