import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

interface LockedPackage {
  readonly name?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
}

/** Packages of others: neither the projects nor their links. */
function foreignPackages(lockFile: string): [path: string, locked: LockedPackage][] {
  const { packages } = JSON.parse(readFileSync(join(root, lockFile), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);
}

describe('what npm installs', () => {
  it('runs no script of a package', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
  });

  it('has no compiler in production', () => {
    const compilers = foreignPackages('package-lock.json').filter(
      ([path, { name }]) => name === 'typescript' || path.endsWith('/typescript'),
    );
    expect(compilers.map(([path, { dev }]) => ({ path, dev }))).toEqual([
      { path: 'node_modules/typescript7', dev: true },
    ]);
  });

  it.each(['package-lock.json', 'scripts/package-tools/package-lock.json'])(
    'is checked by its hash: %s',
    (lockFile) => {
      const foreign = foreignPackages(lockFile);
      expect(foreign.length).toBeGreaterThan(100);
      expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    },
  );
});
