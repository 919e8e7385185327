import { dirname, join } from 'node:path/posix';
import { describe, expect, it } from 'vitest';
import { listFiles, readText, sources } from './all-sources.js';
import { parseSourceFile, type SourceFile } from './source-file.js';

/** What each project may import of ours, and declare: the table of ARCHITECTURE.md. Absent is forbidden. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'libs/psutil-core': [],
  'libs/metric-catalog': [],
  'libs/display': [],
  'libs/search': [],
  'libs/sdk': [],
  'libs/wire': ['metric-catalog'],
  'libs/storage': ['metric-catalog', 'search', 'wire', 'service-kit'],
  'libs/service-kit': ['display'],
  'libs/trust': ['service-kit', 'wire'],
  'libs/embedded': ['service-kit', 'wire', 'trust'],
  'apps/agent': ['psutil-core', 'metric-catalog', 'wire', 'service-kit', 'trust'],
  'apps/collector': ['metric-catalog', 'wire', 'storage', 'service-kit', 'trust'],
  'apps/api': ['display', 'metric-catalog', 'search', 'wire', 'storage', 'service-kit', 'trust'],
  'apps/cli': ['display', 'embedded', 'metric-catalog', 'sdk', 'search', 'service-kit', 'trust', 'wire'],
  'apps/web': ['display', 'search', 'sdk'],
  'apps/simulator': ['metric-catalog', 'wire', 'service-kit', 'trust'],
};

/** Tests may also start real servers, and the collector's and the API's play their neighbours and their clients. */
const allowedInTests: readonly string[] = [
  'embedded',
  'service-kit',
  'storage',
  'wire',
  'metric-catalog',
  'trust',
  'sdk',
];

const projects = listFiles('apps/*/package.json', 'libs/*/package.json').map((path) => dirname(path));

/** Packages of ours that a project's file imports against the table. */
function forbiddenPackages({ path, project, isTest, imports }: SourceFile): string[] {
  const names = [project.split('/')[1], ...(allowed[project] ?? []), ...(isTest ? allowedInTests : [])];
  const may = new Set(names.map((name) => `@psfleet/${name}`));
  return ourPackages(imports)
    .filter((name) => !may.has(name))
    .map((name) => `${path} -> ${name}`);
}

function ourPackages(imports: readonly string[]): string[] {
  return imports.filter((name) => name.startsWith('@psfleet/')).map((name) => name.split('/').slice(0, 2).join('/'));
}

/** Relative imports of another project's files: its package has a front door. */
function reachIns({ path, project, imports }: SourceFile): string[] {
  return imports
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(path), name))
    .filter((target) => /^(apps|libs)\//.test(target) && !target.startsWith(`${project}/`))
    .map((target) => `${path} -> ${target}`);
}

describe('projects', () => {
  it('are those of the table', () => {
    expect(projects.toSorted()).toEqual(Object.keys(allowed).toSorted());
  });

  it('import only what the table allows', () => {
    const inProjects = sources.filter(({ project }) => allowed[project] !== undefined);
    expect(inProjects.flatMap(forbiddenPackages)).toEqual([]);
  });

  it('no relative path leads into another project, from wherever', () => {
    expect(sources.flatMap(reachIns)).toEqual([]);
  });

  it.each(projects)('%s declares what it imports, and nothing beyond the table', (project) => {
    const { dependencies = {} } = JSON.parse(readText(`${project}/package.json`)) as {
      dependencies?: Record<string, string>;
    };
    const declared = Object.keys(dependencies).filter((name) => name.startsWith('@psfleet/'));
    const own = sources.filter((file) => file.project === project && !file.isTest);
    const imported = new Set(own.flatMap(({ imports }) => ourPackages(imports)));
    expect(declared.toSorted()).toEqual([...imported].toSorted());
    expect(declared.filter((name) => !allowed[project]?.includes(name.replace('@psfleet/', '')))).toEqual([]);
  });
});

describe('the rules of projects', () => {
  const file = (path: string, name: string): SourceFile => parseSourceFile(path, `import type { A } from '${name}';`);

  it('find a package that the table does not allow', () => {
    expect(forbiddenPackages(file('apps/agent/src/a.ts', '@psfleet/storage'))).toHaveLength(1);
    expect(forbiddenPackages(file('libs/wire/src/a.ts', '@psfleet/storage/sql'))).toHaveLength(1);
    expect(forbiddenPackages(file('apps/agent/src/a.ts', '@psfleet/wire'))).toEqual([]);
    expect(forbiddenPackages(file('apps/agent/tests/a.test.ts', '@psfleet/embedded'))).toEqual([]);
  });

  it.each(['tests/chaos/a.ts', 'libs/wire/b.ts'])('find a path from %s into a project', (path) => {
    expect(reachIns(file(path, '../../apps/agent/src/spool/spool.js'))).toEqual([
      `${path} -> apps/agent/src/spool/spool.js`,
    ]);
    expect(reachIns(file(path, '@psfleet/agent/testing'))).toEqual([]);
  });
});
