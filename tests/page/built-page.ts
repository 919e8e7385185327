import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const dist = join(root, 'apps', 'web', 'dist');

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

/** Builds the page unless it is built from these sources. */
export function buildPage(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'build-page.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`the page could not be built: ${stderr}`);
  }
}

/** The chunks of the built page, by name. */
export function readChunks(): ReadonlyMap<string, Chunk> {
  const text = readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8');
  return new Map(Object.entries(JSON.parse(text) as Record<string, Chunk>));
}

/** The chunks that a browser has to load before it runs this one, itself included. */
export function loadedWith(chunks: ReadonlyMap<string, Chunk>, name: string): ReadonlySet<string> {
  const found = new Set([name]);
  for (const each of found) {
    for (const next of chunks.get(each)?.imports ?? []) {
      found.add(next);
    }
  }
  return found;
}

/** Kilobytes of files as the API sends them to a browser without brotli. */
export function gzipKilobytes(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + readFileSync(join(dist, `${file}.gz`)).length, 0) / 1000;
}
