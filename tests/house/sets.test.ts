import { describe, expect, it } from 'vitest';
import { sources } from './all-sources.js';
import { resolveImport } from './rules/module-graph.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

const startsServer = /^start(Test)?(Nats|ClickHouse|Cluster)(Server)?$/;

/** Where the sets of vitest.config.ts look for tests, by name. */
const places: readonly (readonly [name: RegExp, place: RegExp])[] = [
  [/\.servers\.test\.ts$/, /^(apps|libs)\/[^/]+\/tests\//],
  [/\.long\.test\.ts$/, /^tests\//],
  [/\.fuzz\.test\.ts$/, /^((apps|libs)\/[^/]+\/(src|tests)|tests)\//],
  [/\.test\.ts$/, /^((apps|libs)\/[^/]+\/(src|tests)|tests\/(?!house\/.+\/|bench\/.+\/))/],
];

/** Tests that lie where no set, or the wrong one, finds them. */
function testsOutOfPlace(paths: readonly string[]): string[] {
  return paths.filter((path) => {
    const place = places.find(([name]) => name.test(path))?.[1];
    return place !== undefined && !place.test(path);
  });
}

/** Unit tests, by their names, that start a server themselves or through a file beside them. */
function unitTestsWithServers(files: readonly SourceFile[]): string[] {
  const tests = files.filter(({ path, isTest }) => isTest && /^(apps|libs)\//.test(path));
  const byPath = new Map(tests.map((file) => [file.path, file]));
  const starts = ({ path, names, imports }: SourceFile, seen: ReadonlySet<string>): boolean =>
    [...names].some((name) => startsServer.test(name)) ||
    imports
      .map((name) => byPath.get(resolveImport(path, name)))
      .some((next) => next !== undefined && !seen.has(next.path) && starts(next, new Set([...seen, next.path])));
  return tests
    .filter(({ path }) => /(?<!\.servers)\.test\.ts$/.test(path))
    .filter((file) => starts(file, new Set()))
    .map(({ path }) => path);
}

describe('sets of tests', () => {
  it('unit tests start no server: *.servers.test.ts may', () => {
    expect(unitTestsWithServers(sources)).toEqual([]);
  });

  it('every test lies where its set finds it', () => {
    expect(testsOutOfPlace(sources.map(({ path }) => path))).toEqual([]);
  });
});

describe('the rule of the sets', () => {
  it('finds tests that lie where no set finds them', () => {
    const wrong = ['apps/a/src/a.servers.test.ts', 'tests/house/rules/a.test.ts', 'apps/a/tests/a.long.test.ts'];
    const right = [
      'apps/a/src/a.test.ts',
      'apps/a/tests/b/a.servers.test.ts',
      'tests/a/a.long.test.ts',
      'tests/house/a.test.ts',
    ];
    expect(testsOutOfPlace([...wrong, ...right])).toEqual(wrong);
  });

  it('finds a unit test that starts a server through another file', () => {
    const files = [
      parseSourceFile('apps/a/tests/a.test.ts', "import { world } from './world.js';"),
      parseSourceFile('apps/a/tests/a.servers.test.ts', "import { world } from './world.js';"),
      parseSourceFile('apps/a/tests/world.ts', "import { startTestNats } from '@psfleet/embedded';"),
    ];
    expect(unitTestsWithServers(files)).toEqual(['apps/a/tests/a.test.ts']);
  });
});
