import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDebianLike } from './debian-package.js';
import { findNatsServer } from './nats-program.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'psfleet-find-'));
});
afterEach(() => rmSync(home, { recursive: true }));

function makeProgram(folder: string, version: string): string {
  mkdirSync(join(home, folder), { recursive: true });
  const file = join(home, folder, 'nats-server');
  writeFileSync(file, `#!/bin/sh\necho "nats-server: v${version}"\n`);
  chmodSync(file, 0o755);
  return file;
}

describe('findNatsServer', () => {
  test('uses the one that is named', async () => {
    const file = makeProgram('named', '2.11.4');
    expect(await findNatsServer({ home, natsServer: file, searchPath: '' })).toEqual({ file, version: '2.11.4' });
  });

  test('refuses a named one that is too old or not a program', async () => {
    const file = makeProgram('old', '2.9.9');
    await expect(findNatsServer({ home, natsServer: file, searchPath: '' })).rejects.toMatchObject({
      code: 'version-too-old',
      message: expect.stringContaining('needs 2.9.10 or newer'),
    });
    await expect(findNatsServer({ home, natsServer: join(home, 'absent'), searchPath: '' })).rejects.toMatchObject({
      code: 'server-missing',
      message: expect.stringContaining('PSFLEET_NATS_SERVER'),
    });
  });

  test('uses the first on the PATH that is not too old', async () => {
    makeProgram('a', '2.2.0');
    const file = makeProgram('b', '2.10.27');
    expect(
      await findNatsServer({ home, natsServer: null, searchPath: `${join(home, 'a')}:${join(home, 'b')}` }),
    ).toEqual({ file, version: '2.10.27' });
  });

  test('finds one that was fetched earlier', async () => {
    const file = makeProgram('bin', '2.12.0');
    expect((await findNatsServer({ home, natsServer: null, searchPath: '/nowhere' })).file).toBe(file);
  });
});

describe('isDebianLike', () => {
  test.each([
    ['ID=debian\n', true],
    ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', true],
    ['ID=fedora\nHOME_URL="https://debian.example"\n', false],
  ])('%j: %s', (text, expected) => {
    writeFileSync(join(home, 'os-release'), text);
    expect(isDebianLike(join(home, 'os-release'))).toBe(expected);
  });

  test('a system without the file is not Debian', () => {
    expect(isDebianLike(join(home, 'absent'))).toBe(false);
  });
});
