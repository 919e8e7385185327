// Builds apps/web into static files, each also compressed, unless what it is built from has not changed since.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
if (!isBuilt()) {
  const { build } = await import('vite');
  // Complete before it is there: another build, or a test, may run at the same time. Everything ignores this folder.
  const fresh = join(web, 'node_modules', `.page.${process.pid}`);
  try {
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
    putInPlace(fresh);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

function isBuilt() {
  try {
    return readFileSync(stampFile, 'utf8') === stamp;
  } catch (error) {
    if (error.code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}

/** Replaces the page that is there, unless another build of the same sources has done so by now. */
function putInPlace(fresh) {
  const old = `${fresh}.old`;
  while (!isBuilt()) {
    try {
      renameSync(dist, old);
      rmSync(old, { recursive: true });
    } catch (error) {
      // Nothing was there, or another build has just taken it away.
      if (error.code !== 'ENOENT') {
        throw error;
      }
    }
    try {
      renameSync(fresh, dist);
      return;
    } catch (error) {
      // Another build was faster. Its page is of other sources if its stamp differs.
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') {
        throw error;
      }
    }
  }
}

/** A hash of all files that the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const ofPage = ['index.html', 'vite.config.ts', 'tsconfig.json', 'package.json'].map((name) => join(web, name));
  const ofAll = ['package-lock.json', 'tsconfig.base.json'].map((name) => join(root, name));
  const folders = [join(web, 'src'), ...browserLibraries().map((name) => join(root, 'libs', name, 'src'))];
  for (const file of [import.meta.filename, ...ofPage, ...ofAll, ...folders.flatMap(filesOf)]) {
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
