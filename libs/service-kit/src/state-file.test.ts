import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readIfPresent, writeWhole } from './state-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-state-file-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('reads back what was written, and null before', () => {
  const path = join(folder, 'id');
  expect(readIfPresent(path)).toBeNull();
  writeWhole(path, 'first\n');
  writeWhole(path, 'second\n');
  expect(readIfPresent(path)).toBe('second\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['id']);
});

test('throws for a file that cannot be read', () => {
  expect(() => readIfPresent(folder)).toThrow(/EISDIR/);
});
