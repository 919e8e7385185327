import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSourceFile, type SourceFile } from './source-file.js';

export const root = new URL('../..', import.meta.url).pathname;

/** Tracked and new files that match the patterns; paths from the root. */
export function listFiles(...patterns: readonly string[]): string[] {
  return execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...patterns], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== '' && existsSync(join(root, path)));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Every source of this repository, without fixtures. */
export const sources: readonly SourceFile[] = listFiles('*.ts', '*.tsx', '*.mts', '*.mjs', '*.js')
  .filter((path) => !path.includes('/fixtures/'))
  .map((path) => parseSourceFile(path, readText(path)));

/** The sources of apps and libs without their tests. */
export const shipped = sources.filter(({ path, isTest }) => /^(apps|libs)\/[^/]+\/src\//.test(path) && !isTest);
