import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
// @ts-expect-error a plain JavaScript module
import * as untypedArchive from '../../scripts/package-agent/archive.mjs';

interface Entry {
  readonly path: string;
  readonly content?: Buffer;
  readonly mode?: number;
  readonly linkTo?: string;
}
const { packTarGz } = untypedArchive as {
  readonly packTarGz: (entries: readonly Entry[], prefix?: string) => Buffer;
};

const deepPath = `${'a-folder-with-a-long-name/'.repeat(8)}file.js`;
const entries: readonly Entry[] = [
  { path: 'bin/program', content: Buffer.from('#!/bin/sh\n'), mode: 0o755 },
  { path: 'bin/data', content: Buffer.alloc(1000, 'x') },
  { path: 'bin/empty', content: Buffer.alloc(0) },
  { path: deepPath, content: Buffer.from('deep') },
  { path: 'link', linkTo: '/opt/target' },
];

describe('packTarGz', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-archive-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes what tar reads', () => {
    writeFileSync(join(folder, 'a.tar.gz'), packTarGz(entries, 'top/'));
    const output = execFileSync('tar', ['-xzpf', 'a.tar.gz', '--warning=all'], { cwd: folder, encoding: 'utf8' });
    expect(output).toBe('');
    expect(readFileSync(join(folder, 'top/bin/data'))).toEqual(Buffer.alloc(1000, 'x'));
    expect(readFileSync(join(folder, 'top/bin/empty'))).toHaveLength(0);
    expect(readFileSync(join(folder, 'top', deepPath), 'utf8')).toBe('deep');
    expect(readlinkSync(join(folder, 'top/link'))).toBe('/opt/target');
    const modes = ['top/bin', 'top/bin/program', 'top/bin/data'].map((path) => lstatSync(join(folder, path)).mode);
    expect(modes.map((mode) => mode & 0o777)).toEqual([0o755, 0o755, 0o644]);
  });

  it('gives everything to root, and tells no time', () => {
    const list = execFileSync('tar', ['-tzvf', '-', '--utc'], { input: packTarGz(entries), encoding: 'utf8' });
    const lines = list.trim().split('\n');
    expect(lines.length).toBeGreaterThan(entries.length);
    expect(lines.filter((line) => !/^\S+ root\/root +\d+ 1970-01-01 00:00 /.test(line))).toEqual([]);
  });

  it('makes the same bytes of the same files in any order', () => {
    expect(packTarGz(entries.toReversed())).toEqual(packTarGz(entries));
  });

  it('refuses a path that the format cannot hold', () => {
    expect(() => packTarGz([{ path: 'a'.repeat(101), content: Buffer.from('') }])).toThrow(/too long for a tar/);
  });
});
