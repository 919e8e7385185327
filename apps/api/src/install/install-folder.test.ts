import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InstallFolder } from './install-folder.js';

const sum = 'a'.repeat(64);

describe('InstallFolder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-install-'));
    mkdirSync(join(folder, '0.1.0', 'sub'), { recursive: true });
    writeFileSync(join(folder, '0.1.0', 'join.sh'), 'script');
    writeFileSync(join(folder, '0.1.0', 'unlisted'), 'unlisted');
    writeFileSync(join(folder, '0.1.0', 'sub', 'file'), 'sub');
    writeFileSync(join(folder, 'secret'), 'secret');
    const lines = ['join.sh', '../secret', 'sub/file', 'gone', '..', '.hidden.'].map((name) => `${sum}  ${name}\n`);
    writeFileSync(join(folder, '0.1.0', 'SHA256SUMS'), lines.join(''));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function read(version: string, name: string): Promise<string | null> {
    const file = await new InstallFolder(folder).open(version, name);
    if (file === null) {
      return null;
    }
    const text = await file.handle.readFile('utf8');
    await file.handle.close();
    return text;
  }

  it('opens what the list of a version names, and the list', async () => {
    expect(await read('0.1.0', 'join.sh')).toBe('script');
    expect(await read('0.1.0', 'SHA256SUMS')).toContain('join.sh');
  });

  it.each([
    ['0.1.0', 'unlisted'],
    ['0.1.0', 'gone'],
    ['0.1.0', '../secret'],
    ['0.1.0', 'sub/file'],
    ['0.1.0', '..'],
    ['0.1.0', ''],
    ['0.1.0', '.hidden.'],
    ['0.2.0', 'join.sh'],
    ['..', 'secret'],
    ['.', 'secret'],
    ['0.1.0/sub', 'file'],
    ['0.1.0-../..', 'secret'],
  ])('opens nothing else: %s %s', async (version, name) => {
    expect(await read(version, name)).toBeNull();
  });
});
