import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isDebianLike } from './debian-package.js';
import { findNatsServer } from './nats-program.js';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(homedir(), '.psfleet-find-')); // below /tmp, no program would be trusted
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

  test('runs nothing that others could have put there, and says so', async () => {
    const planted = makeProgram('node_modules/.bin', '2.11.4');
    const file = makeProgram('bin', '2.12.0');
    const steps: string[] = [];
    const onProgress = (step: string): unknown => steps.push(step);
    const searchPath = join(home, 'node_modules/.bin');
    expect((await findNatsServer({ home, natsServer: null, searchPath, onProgress })).file).toBe(file);
    expect(steps).toEqual([expect.stringMatching(`^${planted} is not used, because psfleet takes no program`)]);
  });

  test('refuses a named one that others may write, and a fetched one', async () => {
    const file = makeProgram('bin', '2.12.0');
    chmodSync(join(home, 'bin'), 0o777);
    const reason = `${join(home, 'bin')} may be written by others (mode 777)`;
    await expect(findNatsServer({ home, natsServer: file, searchPath: '' })).rejects.toMatchObject({
      code: 'untrusted-program',
      message: expect.stringContaining(
        `PSFLEET_NATS_SERVER names ${file}, which is not used, because ${reason}: put it`,
      ),
    });
    await expect(findNatsServer({ home, natsServer: null, searchPath: '' })).rejects.toMatchObject({
      code: 'untrusted-program',
      message: expect.stringContaining('may be written by others (mode 777): correct that, or remove it'),
    });
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
