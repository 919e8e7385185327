import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

interface LockedPackage {
  readonly name?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
}

/** Packages of others: neither the projects nor their links. */
const foreign = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && link !== true);

describe('what npm installs', () => {
  it('runs no script of a package', () => {
    expect(readFileSync(join(root, '.npmrc'), 'utf8').split('\n')).toContain('ignore-scripts=true');
  });

  it('has no compiler in production', () => {
    const compilers = foreign.filter(([path, { name }]) => name === 'typescript' || path.endsWith('/typescript'));
    expect(compilers.map(([path, { dev }]) => ({ path, dev }))).toEqual([
      { path: 'node_modules/typescript7', dev: true },
    ]);
  });

  it('is checked by its hash', () => {
    expect(foreign.length).toBeGreaterThan(100);
    expect(foreign.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
  });
});
