import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSecret } from './secret-files.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-secret-'));
  file = join(folder, 'key');
  writeFileSync(file, 'secret');
});
afterEach(() => rmSync(folder, { recursive: true }));

test.each([0o644, 0o660, 0o602])('a secret that others may read or change (mode %o) is refused', (mode) => {
  chmodSync(file, mode);
  expect(() => readSecret(file)).toThrow(`${file} may be read by other users of this machine: run chmod 600 on it`);
});

test.runIf(process.getuid?.() === 0)('only root may let a group read a secret', () => {
  chmodSync(file, 0o640);
  expect(readSecret(file)).toBe('secret');
  chownSync(file, 65_531, 65_531);
  expect(() => readSecret(file)).toThrow('may be read by other users');
});

test('a secret that is missing is named', () => {
  expect(() => readSecret(join(folder, 'absent'))).toThrow(`${join(folder, 'absent')} is missing`);
});
