import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { requireNoForeignModules } from './foreign-modules.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'psfleet-modules-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('refuses packages above the checkout that others may write, at any height', () => {
  const modules = join(folder, 'node_modules');
  const check = (): void => requireNoForeignModules(join(folder, 'a', 'b', 'checkout'));
  expect(check).not.toThrow();
  mkdirSync(modules);
  expect(check).not.toThrow();
  chmodSync(modules, 0o777);
  expect(check).toThrow(
    `from ${modules}, and ${modules} may be written by others (mode 777): remove it (rm -r ${modules})`,
  );
});
