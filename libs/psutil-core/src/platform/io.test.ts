import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { realIo } from './io.js';

describe('realIo.readFile', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'psutil-io-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 300_001])('reads %d bytes, with and without scratch', (size) => {
    const path = join(folder, String(size));
    const content = Buffer.from(Array.from({ length: size }, (_, index) => index % 251));
    writeFileSync(path, content);
    expect(realIo.readFile(path).equals(content)).toBe(true);
    expect(realIo.readFile(path, Buffer.alloc(65_536)).equals(content)).toBe(true);
  });

  it('gives the caller a Buffer of its own', () => {
    const first = realIo.readFile('/proc/self/stat');
    const before = Buffer.from(first);
    realIo.readFile('/proc/meminfo');
    expect(first.equals(before)).toBe(true);
  });

  it('reads files of /proc that come in many pieces', () => {
    expect(realIo.readFile('/proc/self/smaps').length).toBeGreaterThan(8192);
  });
});
