import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { version } from '../src/index.js';

it('version is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as object;
  expect(manifest).toMatchObject({ version });
});
