import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

/** What each project may import of ours: the table of ARCHITECTURE.md. Absent is forbidden. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'libs/psutil-core': [],
  'libs/metric-catalog': [],
  'libs/wire': ['metric-catalog'],
  'libs/storage': ['metric-catalog', 'wire'],
  'libs/service-kit': [],
  'libs/embedded': ['service-kit', 'wire'],
  'apps/agent': ['psutil-core', 'metric-catalog', 'wire', 'service-kit'],
  'apps/collector': ['metric-catalog', 'wire', 'storage', 'service-kit'],
  'apps/api': ['metric-catalog', 'wire', 'storage', 'service-kit'],
  'apps/cli': ['metric-catalog', 'wire', 'embedded', 'service-kit'],
  'apps/simulator': ['metric-catalog', 'wire', 'service-kit'],
};

/** Tests may also start real servers. The collector's and the API's play the neighbour too, by its public package. */
const allowedInTests = ['embedded', 'service-kit', 'storage', 'wire', 'metric-catalog'];

interface Source {
  readonly path: string;
  readonly project: string;
  readonly text: string;
  readonly isTest: boolean;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', 'apps/**/*.ts', 'libs/**/*.ts'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((path) => /^(apps|libs)\/[^/]+\/(src|tests)\/.*\.ts$/.test(path))
  .flatMap((path) => readSource(path));

function readSource(path: string): Source[] {
  const text = readIfPresent(path);
  if (text === null) {
    return [];
  }
  const project = path.split('/').slice(0, 2).join('/');
  const imports = [
    ...text.matchAll(
      /(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g,
    ),
  ].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '');
  return [
    {
      path,
      project,
      text,
      isTest: path.endsWith('.test.ts') || /^(apps|libs)\/[^/]+\/tests\//.test(path) || path.includes('/testing/'),
      imports,
    },
  ];
}

/** A file that is deleted but not committed yet is still listed. */
function readIfPresent(path: string): string | null {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

const code = sources.filter(({ isTest }) => !isTest);

/** Paths of the sources that match `pattern` and are none of `places`. */
function offenders(pattern: RegExp, places: RegExp, among: readonly Source[] = code): string[] {
  return among.filter(({ path, text }) => pattern.test(text) && !places.test(path)).map(({ path }) => path);
}

function importers(specifier: RegExp, among: readonly Source[] = code): string[] {
  return among.filter(({ imports }) => imports.some((from) => specifier.test(from))).map(({ path }) => path);
}

describe('architecture', () => {
  it('finds the sources at all', () => {
    expect(new Set(sources.map(({ project }) => project))).toEqual(new Set(Object.keys(allowed)));
  });

  it('imports between projects follow the table', () => {
    const wrong = sources.flatMap(({ path, project, imports, isTest }) => {
      const may = new Set([...(allowed[project] ?? []), ...(isTest ? allowedInTests : []), project.split('/')[1]]);
      return imports.flatMap((from) => {
        const target = /^@psfleet\/([^/]+)/.exec(from)?.[1];
        return target === undefined || may.has(target) ? [] : [`${path} imports ${target}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  it('no project reaches into another by a relative path', () => {
    const wrong = sources.flatMap(({ path, project, imports }) =>
      imports
        .filter((from) => from.startsWith('.') && !normalize(join(dirname(path), from)).startsWith(`${project}/`))
        .map((from) => `${path} imports ${from}`),
    );
    expect(wrong).toEqual([]);
  });

  it('package.json declares no dependency that the table does not allow', () => {
    for (const [project, may] of Object.entries(allowed)) {
      const { dependencies = {} } = JSON.parse(readFileSync(join(root, project, 'package.json'), 'utf8')) as {
        dependencies?: Record<string, string>;
      };
      const ours = Object.keys(dependencies).filter((name) => name.startsWith('@psfleet/'));
      expect(
        ours.filter((name) => !may.includes(name.replace('@psfleet/', ''))),
        project,
      ).toEqual([]);
    }
  });

  it('the platform is chosen in one place', () => {
    expect(
      offenders(
        /process\.platform|os\.platform\(/,
        /^libs\/psutil-core\/src\/select-platform\.ts$|^libs\/embedded\/src\//,
      ),
    ).toEqual([]);
  });

  it('the environment is read where configuration is loaded', () => {
    expect(
      offenders(
        /process\.env\b/,
        /\/src\/main\.ts$|\/src\/config\/|^apps\/cli\/src\/commands\/|^libs\/embedded\/src\/(find-|testing\/)/,
      ),
    ).toEqual([]);
  });

  it('koffi is loaded under native/ only, ffi-rs in libs/embedded, the ClickHouse client in libs/storage', () => {
    expect(importers(/^koffi$/).filter((path) => !/^libs\/psutil-core\/src\/[^/]+\/native\//.test(path))).toEqual([]);
    expect(importers(/^ffi-rs$/).filter((path) => !path.startsWith('libs/embedded/'))).toEqual([]);
    expect(importers(/^@clickhouse\/client/, sources).filter((path) => !path.startsWith('libs/storage/'))).toEqual([]);
  });

  it('the agent loads neither a framework nor class-validator', () => {
    const reachable = [
      'apps/agent/',
      'libs/psutil-core/',
      'libs/metric-catalog/',
      'libs/wire/',
      'libs/service-kit/src/',
    ];
    const heavy = importers(/^(class-validator|class-transformer|reflect-metadata|@nestjs\/)/).filter((path) =>
      reachable.some((place) => path.startsWith(place)),
    );
    expect(heavy).toEqual(['libs/service-kit/src/config/class-config.ts']);
    expect(
      importers(/class-config/).filter(
        (path) => path.startsWith('apps/agent/') || path === 'libs/service-kit/src/index.ts',
      ),
    ).toEqual([]);
  });

  it('only linux/ names /proc and /sys', () => {
    const outside = code.filter(({ path }) => path.startsWith('libs/psutil-core/src/') && !/\/src\/linux\//.test(path));
    expect(offenders(/['"`]\/(proc|sys)\//, /(?!)/, outside)).toEqual([]);
  });

  it('no child process is started by what runs on a host', () => {
    const typesOnly = /import type [^;]*from 'node:child_process'/;
    const starting = code
      .filter(({ text }) => /from 'node:child_process'/.test(text.replace(typesOnly, '')))
      .map(({ path }) => path);
    expect(
      starting.filter(
        (path) =>
          /^(libs\/(psutil-core|wire|metric-catalog|storage)|apps\/(agent|collector|api))\//.test(path) &&
          !path.endsWith('/popen.ts'),
      ),
    ).toEqual([]);
  });

  it('programs are files that npm can link before the build', () => {
    const committed = execFileSync('git', ['ls-files', '-s', 'apps/*/bin/*'], { cwd: root, encoding: 'utf8' });
    for (const app of ['agent', 'api', 'cli', 'collector', 'simulator']) {
      const { bin } = JSON.parse(readFileSync(join(root, 'apps', app, 'package.json'), 'utf8')) as {
        bin: Readonly<Record<string, string>>;
      };
      for (const file of Object.values(bin)) {
        expect(committed).toMatch(new RegExp(`^100755 .*\\tapps/${app}/${file.replace('./', '')}$`, 'm'));
      }
    }
  });

  it('no source file is longer than 400 lines', () => {
    expect(sources.filter(({ text }) => text.split('\n').length > 400).map(({ path }) => path)).toEqual([]);
  });

  it('file names are kebab-case and say what is inside', () => {
    const names = sources.map(({ path }) => path.split('/').at(-1) ?? '');
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)*\.ts$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils?|helpers?|common|shared|manager|base)\b/.test(name))).toEqual([]);
  });

  it('every export has a name', () => {
    expect(offenders(/^export default /m, /\.config\.ts$/, sources)).toEqual([]);
  });
});
