import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { prepareReadableCode } from './readable-code.js';

const isRoot = process.getuid?.() === 0;
const user = { name: 'web', uid: 12_345, gid: 12_345 };

let folder: string;
let home: string;
let root: string;
let steps: string[];
beforeEach(() => {
  folder = mkdtempSync(join(homedir(), '.psfleet-code-'));
  root = join(folder, 'checkout');
  home = mkdtempSync('/var/lib/psfleet-code-');
  chmodSync(home, 0o711);
  steps = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(home, { recursive: true });
});

function write(path: string, text: string, mode = 0o644): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

function makeCheckout(): void {
  write('apps/api/package.json', '{"dependencies": {"fast": "1"}, "optionalDependencies": {"absent": "1"}}');
  write('apps/api/dist/main.js', 'one', 0o600);
  write('apps/api/src/main.ts', 'source');
  write('node_modules/fast/package.json', '{"version": "1", "peerDependencies": {"slow": "1"}}');
  write('node_modules/fast/index.js', 'fast', 0o600);
  write('node_modules/fast/node_modules/slow/package.json', '{}');
  write('node_modules/compiler/package.json', '{}');
  mkdirSync(join(root, 'node_modules/@psfleet'));
  symlinkSync('../../apps/api', join(root, 'node_modules/@psfleet/api'));
}

const prepare = (folder = join(root, 'dist/install')) =>
  prepareReadableCode({
    root,
    version: '1.2.3',
    home,
    user,
    packageNames: ['@psfleet/api'],
    folders: [folder],
    onProgress: (step) => steps.push(step),
  });

describe.runIf(isRoot)('code for the user of the services', () => {
  test('is copied from a closed checkout, without what does not run', async () => {
    makeCheckout();
    const readable = await prepare();
    const copy = join(home, 'app/1.2.3');
    expect(steps).toEqual([`copying the programs to ${copy}, because the user web cannot read them in ${root}`]);
    expect(readable(join(root, 'apps/api/dist/main.js'))).toBe(join(copy, 'apps/api/dist/main.js'));
    expect(readable('/elsewhere/file')).toBe('/elsewhere/file');
    expect(readable(`${root}/../file`)).toBe(`${root}/../file`);
    for (const file of [
      'apps/api/dist/main.js',
      'node_modules/fast/index.js',
      'node_modules/@psfleet/api/dist/main.js',
    ]) {
      expect(readFileSync(join(copy, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
      expect(statSync(join(copy, file))).toMatchObject({ mode: 0o100644, uid: 0 });
    }
    expect(existsSync(join(copy, 'node_modules/fast/node_modules/slow'))).toBe(true);
    expect(existsSync(join(copy, 'apps/api/src'))).toBe(false);
    expect(existsSync(join(copy, 'node_modules/compiler'))).toBe(false);
    expect(statSync(readable(process.execPath)).mode & 0o555).toBe(0o555);
  });

  test('is copied again when it has changed, and only then', async () => {
    makeCheckout();
    await prepare();
    await prepare();
    expect(steps).toHaveLength(1);
    write('apps/api/dist/main.js', 'two');
    const readable = await prepare();
    expect(steps).toHaveLength(2);
    expect(readFileSync(readable(join(root, 'apps/api/dist/main.js')), 'utf8')).toBe('two');
    write('dist/install/package.tgz', 'agent');
    await prepare();
    expect(readFileSync(join(home, 'app/1.2.3/dist/install/package.tgz'), 'utf8')).toBe('agent');
  });

  test('stays where it is if that user can read it', async () => {
    rmSync(folder, { recursive: true });
    root = join(home, 'checkout');
    mkdirSync(folder);
    makeCheckout();
    chmodSync(join(root, 'apps/api/dist/main.js'), 0o644);
    chmodSync(join(root, 'node_modules/fast/index.js'), 0o644);
    const readable = await prepare();
    expect(steps).toEqual([]);
    expect(readable(join(root, 'apps/api/dist/main.js'))).toBe(join(root, 'apps/api/dist/main.js'));
  });

  test('is not copied from a folder outside the checkout, to which a path with dots leads', async () => {
    makeCheckout();
    mkdirSync(join(folder, 'outside'));
    await expect(prepare(`${root}/../outside`)).rejects.toThrow(`${folder}/outside is outside ${root}`);
    expect(existsSync(join(home, 'app'))).toBe(false);
  });
});
