import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '@psfleet/metric-catalog';
import { describe, expect, it } from 'vitest';
// @ts-expect-error a plain JavaScript module
import { readClassComments as untypedReadClassComments } from '../../scripts/docs/class-comments.mjs';
// @ts-expect-error a plain JavaScript module
import { renderDocuments as untypedRenderDocuments } from '../../scripts/docs/documents.mjs';

type Load = (project: string, module: string) => Promise<unknown>;
type RenderDocuments = (from: { load: Load; read: typeof read }) => Promise<Readonly<Record<string, string>>>;

const renderDocuments = untypedRenderDocuments as RenderDocuments;
const readClassComments = untypedReadClassComments as (source: string) => ReadonlyMap<string, string>;

const root = new URL('../..', import.meta.url).pathname;

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

describe('generated documents', () => {
  it('are what npm run sync-docs writes', async () => {
    const load: Load = (project, module) => import(/* @vite-ignore */ join(root, project, 'src', `${module}.ts`));
    const documents = await renderDocuments({ load, read });
    expect(Object.keys(documents)).toContain('docs/configuration.md');
    for (const [path, text] of Object.entries(documents)) {
      expect(read(path), path).toBe(text);
    }
  });

  it('docs/metrics.md has one row for every metric', () => {
    const rows = [...read('docs/metrics.md').matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, name]) => name);
    expect(rows).toEqual(metrics.map(({ name }) => name));
  });

  it('docs/configuration.md has every variable that the sources name', () => {
    // The only invented one, in a test of service-kit's messages.
    const invented = new Set(['PSFLEET_X']);
    const documented = namesIn(read('docs/configuration.md'));
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root, encoding: 'utf8' });
    const missing = files
      .split('\n')
      .filter((path) => path !== '' && !/\.(md|tape)$/.test(path))
      .flatMap((path) => [...namesIn(readIfPresent(path))])
      .filter((name) => !documented.has(name.replace(/_FILE$/, '')) && !documented.has(name) && !invented.has(name));
    expect([...new Set(missing)]).toEqual([]);
  });

  it('take the comment of a property, its decorators between them or not', () => {
    const source = [
      'class Config {',
      '  /** One line. */',
      "  @FromEnv('A')",
      '  @Matches(/x{1,2}/, {',
      "    message: 'must be x',",
      '  })',
      "  first: string = 'x';",
      '',
      "  @FromEnv('B')",
      "  second: string = '';",
      '',
      '  /**',
      '   * Two',
      '   * lines.',
      '   */',
      "  @FromEnv('C', 'secret')",
      '  third!: string;',
      '}',
    ].join('\n');
    expect([...readClassComments(source)]).toEqual([
      ['first', 'One line.'],
      ['third', 'Two lines.'],
    ]);
  });
});

/** A name that ends with an underscore is the beginning of several. */
function namesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/\bPSFLEET_[A-Z0-9_]*[A-Z0-9]\b/g)].map(([name]) => name));
}

/** A file that is deleted but not committed yet is still listed. */
function readIfPresent(path: string): string {
  try {
    return read(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}
