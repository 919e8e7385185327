import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hostingProgram } from './hosting-program.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-hosting-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('tells once what its process says that it can do beyond its needs', () => {
  const warnings: string[] = [];
  const { onLine } = hostingProgram({
    engine: { kind: 'library', file: join(folder, 'libchdb.so'), version: '26.7' },
    folder,
    port: 1,
    cluster: null,
    readable: (file) => file,
    onUnconfined: (ability) => warnings.push(ability),
  });
  onLine?.('a line of ClickHouse');
  expect(warnings).toEqual([]);
  // It says so again after a restart.
  onLine?.('psfleet: unconfined: read all files');
  onLine?.('psfleet: unconfined: read all files');
  expect(warnings).toEqual(['read all files']);
});
