import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleInto } from './bundle.js';
import { installPackages } from '../programs/debian-packages.js';

const compiler = '/usr/bin/x86_64-w64-mingw32-gcc';
const fixture = new URL('../../libs/psutil-core/tests/fixtures/windows/mingw-layouts.json', import.meta.url);
const folder = mkdtempSync(join(tmpdir(), 'psfleet-layouts-'));

beforeAll(async () => {
  if (!existsSync(compiler)) {
    await installPackages('gcc-mingw-w64-x86-64-win32');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the fixture of layouts is what a compiler finds in the headers of Windows', async () => {
  const script = await bundleInto(folder, 'libs/psutil-core/tests/windows/print-layouts.ts');
  const printed = execFileSync(process.execPath, [script, compiler], { encoding: 'utf8', timeout: 300_000 });
  expect(JSON.parse(readFileSync(fixture, 'utf8'))).toEqual(JSON.parse(printed));
});
