import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listFiles } from './all-sources.js';

const root = new URL('../..', import.meta.url).pathname;

/** Commands that are looked for on npm's PATH: node_modules/.bin of every folder above the checkout comes first. */
function searched(script: string): string[] {
  return script.split(/&&|\|\||[;|]/).filter((command) => !/^(?:exec )?"\$npm_node_execpath" /.test(command.trim()));
}

describe('scripts of package.json', () => {
  it.each(listFiles('package.json', 'apps/*/package.json', 'libs/*/package.json'))(
    '%s: each command is the Node that runs npm',
    (path) => {
      const { scripts } = JSON.parse(readFileSync(join(root, path), 'utf8')) as { scripts: Record<string, string> };
      const found = Object.entries(scripts).flatMap(([name, script]) => searched(script).map((each) => [name, each]));
      expect(found).toEqual([]);
      expect(Object.keys(scripts).length).toBeGreaterThan(2);
    },
  );

  it('would be found otherwise', () => {
    expect(searched('exec "$npm_node_execpath" a.mjs && "$npm_node_execpath" b.mjs')).toEqual([]);
    expect(searched('"$npm_node_execpath" a.mjs && tsc -b')).toEqual([' tsc -b']);
    expect(searched('node a.mjs')).toEqual(['node a.mjs']);
  });

  it('run no program that somebody put above the checkout', () => {
    const folder = mkdtempSync(join(tmpdir(), 'psfleet-scripts-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const checkout = join(folder, 'checkout');
    const planted = join(folder, 'node_modules', '.bin');
    mkdirSync(planted, { recursive: true });
    mkdirSync(checkout);
    for (const name of ['node', 'oxlint', 'prettier', 'tsc', 'nx', 'vitest']) {
      writeFileSync(join(planted, name), `#!/bin/bash\necho ${name} >>${folder}/ran\nexit 1\n`, { mode: 0o755 });
    }
    cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
    cpSync(join(root, 'package.json'), join(checkout, 'package.json'));
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    const npm = (...args: readonly string[]) =>
      spawnSync('npm', ['run', ...args, '--', '--version'], { cwd: checkout, encoding: 'utf8' });
    const answers = ['lint', 'format', 'format:check'].map((name) => npm('--silent', name));
    expect(answers.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
      answers.map(() => ({ status: 0, stderr: '' })),
    );
    expect(spawnSync('cat', [join(folder, 'ran')], { encoding: 'utf8' }).stdout).toBe('');
  });
});
