// Builds apps/web into static files, each also compressed, unless what it is built from has not changed since.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const web = join(root, 'apps', 'web');
const dist = join(web, 'dist');
const stampName = '.built-from';
const stampFile = join(dist, stampName);
/** Fonts are compressed already. */
const compressible = /\.(html|js|css|svg)$/;

const stamp = fingerprint();
if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) {
  const { build } = await import('vite');
  // Complete before it is there: another build, or a test, may run at the same time.
  const fresh = `${dist}.${process.pid}`;
  await build({
    root: web,
    configFile: join(web, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: fresh, emptyOutDir: true },
  });
  for (const file of filesOf(fresh).filter((path) => compressible.test(path))) {
    compress(file);
  }
  writeFileSync(join(fresh, stampName), stamp);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
}

/** A hash of all files that the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const sources = ['index.html', 'vite.config.ts', 'package.json'].map((name) => join(web, name));
  const folders = [join(web, 'src'), ...browserLibraries().map((name) => join(root, 'libs', name, 'src'))];
  for (const file of [...sources, join(root, 'package-lock.json'), ...folders.flatMap(filesOf)]) {
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** The libraries of this checkout that the page is built from. */
function browserLibraries() {
  const { dependencies } = JSON.parse(readFileSync(join(web, 'package.json'), 'utf8'));
  return Object.keys(dependencies)
    .filter((name) => name.startsWith('@psfleet/'))
    .map((name) => name.slice('@psfleet/'.length));
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function compress(file) {
  const content = readFileSync(file);
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
}
