import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { version } from '@psfleet/psutil-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle, bundlers, type ModuleFormat } from './bundlers.js';
import { compilations, compile } from './compilers.js';
import { FreshProject, installPackageTools, packLibrary, runNpm } from './fresh-project.js';

const root = new URL('../..', import.meta.url).pathname;
const name = '@psfleet/psutil-core';
const nodes = ['node-20-19', 'node-22-12', 'node-24'];

/** Prints what the library reads from files, by a native call, and through its helper. */
const program = `
const run = async ({ virtualMemory, diskUsage, createAbandonableCalls, Process, version }) => {
  const calls = createAbandonableCalls();
  const { total } = await calls.fileSystemUsage('/', { limitMs: 100_000 });
  calls.close();
  const disk = diskUsage('/').total;
  const isPlausible = virtualMemory().total > 0 && disk > 0 && total === disk && new Process().isRunning();
  console.log(JSON.stringify({ isPlausible, version }));
};
`;
const plausible = { isPlausible: true, version };
const programs: Readonly<Record<ModuleFormat, string>> = {
  esm: `import * as psutil from '${name}';\n${program}run(psutil);`,
  cjs: `const psutil = require('${name}');\n${program}run(psutil);`,
};

describe('the package', () => {
  let folder: string;
  let tools: string;
  let tarball: string;
  let project: FreshProject;
  let typedProject: FreshProject;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-package-'));
    tools = installPackageTools();
    tarball = packLibrary(folder);
    const create = (title: string, ...packages: readonly string[]): FreshProject => {
      const path = join(folder, title);
      mkdirSync(path);
      return new FreshProject(path, [tarball, ...packages]);
    };
    project = create('plain');
    typedProject = create('typed', '@types/node@20.19.43');
    project.write('esm.mjs', programs.esm);
    project.write('cjs.cjs', programs.cjs);
    // The first time npm fetches three versions of Node and three of TypeScript, perhaps from a slow registry.
  }, 1_800_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(nodes)('runs on %s as ES module and by require', (node) => {
    const program = join(tools, node, 'bin', 'node');
    expect(project.run('esm.mjs', program)).toEqual(plausible);
    expect(project.run('cjs.cjs', program)).toEqual(plausible);
  });

  it('brings the program psutil-core, which finds nothing wrong', () => {
    const program = join(project.folder, 'node_modules/.bin/psutil-core');
    const env = { PATH: dirname(process.execPath) };
    const printed = execFileSync(program, ['doctor'], { cwd: project.folder, encoding: 'utf8', env });
    expect(printed).toContain(`psutil-core doctor: found nothing wrong\npsutil-core ${version}, `);
  });

  it('is the same for import and require', () => {
    project.write(
      'both.mjs',
      `import { createRequire } from 'node:module';
       import { Process, PsutilError } from '${name}';
       const required = createRequire(import.meta.url)('${name}');
       console.log(JSON.stringify([required.Process === Process, required.PsutilError === PsutilError]));`,
    );
    expect(project.run('both.mjs')).toEqual([true, true]);
  });

  describe.each(bundlers)('%s', (bundler) => {
    it.each(['esm', 'cjs'] as const)('bundles it as %s, and the bundle runs', (format) => {
      const entry = 'esm.mjs';
      const out = bundle(bundler, { tools, project, entry, format });
      expect(project.run(out)).toEqual(plausible);
    });

    it('leaves out what is not used', () => {
      const entry = 'small.mjs';
      project.write(entry, `import { bytes2human } from '${name}';\nconsole.log(JSON.stringify(bytes2human(10_000)));`);
      const out = bundle(bundler, { tools, project, entry, format: 'esm' });
      expect(project.run(out)).toBe('9.8K');
      expect(statSync(out).size).toBeLessThan(2_000);
    });
  });

  it.each(compilations)('has declarations for $title, without @types/node', (compilation) => {
    expect(compile(compilation, { tools, project, hasNodeTypes: false })).toEqual([]);
  });

  it.each(compilations)('has declarations for $title, with @types/node', (compilation) => {
    expect(compile(compilation, { tools, project: typedProject, hasNodeTypes: true })).toEqual([]);
  });

  it('satisfies publint and, but for require of an ES module, attw', () => {
    const run = (tool: string, ...args: readonly string[]): string =>
      execFileSync(process.execPath, [join(tools, tool), ...args], { encoding: 'utf8', cwd: folder });
    expect(run('publint/src/cli.js', tarball, '--strict')).toContain('All good!');
    // Every Node that `engines` admits can require ES modules, as decision record 67 says.
    const attw = ['--ignore-rules', 'cjs-resolves-to-esm', '--exclude-entrypoints', 'internal/answer-calls'];
    expect(run('@arethetypeswrong/cli/dist/index.js', tarball, ...attw)).toContain('No problems found');
  });

  it('has a page for everything public, without a warning of TypeDoc', () => {
    const pages = join(folder, 'pages');
    execFileSync(process.execPath, ['scripts/api-docs.mjs', '--out', pages], { cwd: root, encoding: 'utf8' });
    const page = readFileSync(join(pages, 'interfaces/psutil-core.BoundProcess.html'), 'utf8');
    expect(page).toContain('The memory that the process really costs.');
  });

  it('can be published', () => {
    // Without --force, npm refuses a version that the registry has. Versions of npm nest the answer differently.
    const published = runNpm(['publish', tarball, '--dry-run', '--force', '--json'], folder);
    expect(published).toContain(`"id": "${name}@${version}"`);
  });

  it('has no map without its source, and no test', () => {
    const installed = join(project.folder, 'node_modules', name);
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' });
    const maps = files.filter((path) => path.endsWith('.map'));
    const dead = maps.filter((path) => {
      const { sources } = JSON.parse(readFileSync(join(installed, path), 'utf8')) as { readonly sources: string[] };
      return !sources.every((source) => existsSync(join(installed, dirname(path), source)));
    });
    expect(maps.length).toBeGreaterThan(100);
    expect(dead).toEqual([]);
    expect(files.filter((path) => /\.test\.|tsbuildinfo/.test(path))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'NOTICE', 'CHANGELOG.md', 'README.md']));
  });
});
