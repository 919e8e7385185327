// Finds the files that a built program can load: its own modules one by one, and of the packages from npm those that
// these modules name, whole, with what they depend on. What only other programs load is left out.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'vite';

const ownScope = '@psfleet/';
/** Folders that packages publish, but no program needs. */
const unneededFolder = /^(?:benchmarks?|docs?|examples?|fixtures|tests?|vendor)$/;
const keptFile = /\.(?:js|cjs|mjs|json|node)$|^(?:licen[cs]e|notice|copying)/i;

/**
 * Entries for an archive, below `node_modules/`. `root` is the built checkout, `modules` a folder node_modules with the
 * packages for the target, `packageName` the one of ours that starts.
 */
export function reachableFiles({ root, modules, packageName }) {
  const own = new OwnModules(root);
  own.follow(packageName, 'dist/main.js');
  const packages = new Map();
  for (const name of own.externals) {
    addPackage(name, modules, modules, packages);
  }
  return [...own.entries(), ...[...packages.values()].flatMap((folder) => packageEntries(folder, modules))];
}

/** Follows imports through the compiled modules of this repository. */
class OwnModules {
  #root;
  #files = new Map();
  externals = new Set();

  constructor(root) {
    this.#root = root;
  }

  follow(packageName, path) {
    const target = `node_modules/${packageName}/${path}`;
    if (this.#files.has(target)) {
      return;
    }
    const folder = this.#folderOf(packageName);
    const content = readFileSync(join(folder, path));
    this.#files.set(target, content);
    for (const name of importedNames(target, content.toString())) {
      if (name.startsWith('.')) {
        this.follow(packageName, join(dirname(path), name));
      } else if (name.startsWith(ownScope)) {
        this.#followPackage(name);
      } else if (!name.startsWith('node:')) {
        this.externals.add(packageNameOf(name));
      }
    }
  }

  #followPackage(specifier) {
    const name = packageNameOf(specifier);
    const { exports } = JSON.parse(readFileSync(join(this.#folderOf(name), 'package.json'), 'utf8'));
    const target = exports[`.${specifier.slice(name.length)}`];
    this.follow(name, join(target.default ?? target));
  }

  entries() {
    const names = new Set([...this.#files.keys()].map((path) => path.split('/').slice(1, 3).join('/')));
    const manifests = [...names].map((name) => ({
      path: `node_modules/${name}/package.json`,
      content: runtimeManifest(join(this.#folderOf(name), 'package.json')),
    }));
    return [...[...this.#files].map(([path, content]) => ({ path, content })), ...manifests];
  }

  #folderOf(packageName) {
    const name = packageName.slice(ownScope.length);
    const folder = ['apps', 'libs'].map((top) => join(this.#root, top, name)).find((path) => existsSync(path));
    if (folder === undefined || !existsSync(join(folder, 'dist'))) {
      throw new Error(`${packageName} is not built: run npm run build`);
    }
    return folder;
  }
}

/** What Node needs of our package.json: without the condition of the sources, scripts and lists of dependencies. */
function runtimeManifest(file) {
  const { name, version, license, type, exports = {} } = JSON.parse(readFileSync(file, 'utf8'));
  const runtime = Object.entries(exports).map(([path, target]) => [path, target.default ?? target]);
  const manifest = { name, version, license, type, exports: Object.fromEntries(runtime) };
  return Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
}

/** Node's look-up: next to the package that asks, then outwards. Optional packages may be absent. */
function addPackage(name, from, modules, packages, isOptional = false) {
  const folder = lookUp(name, from, modules);
  if (folder === null) {
    if (isOptional) {
      return;
    }
    throw new Error(`${name}, which ${relative(modules, from) || 'the program'} needs, is not installed`);
  }
  if (packages.has(folder)) {
    return;
  }
  packages.set(folder, folder);
  const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) {
    addPackage(needed, folder, modules, packages, needed in optionalDependencies);
  }
}

function lookUp(name, from, modules) {
  for (let folder = from; folder.startsWith(modules); folder = dirname(folder)) {
    const candidate = folder === modules ? join(modules, name) : join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) {
      return candidate;
    }
  }
  return null;
}

function packageEntries(folder, modules) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && keptFile.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => {
      const folders = relative(folder, file).split('/').slice(0, -1);
      return !folders.some((name) => name === 'node_modules' || unneededFolder.test(name));
    })
    .map((file) => ({ path: join('node_modules', relative(modules, file)), content: readFileSync(file) }));
}

function packageNameOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function importedNames(path, text) {
  const { staticImports, staticExports, dynamicImports } = parseSync(path, text).module;
  const requests = [...staticImports, ...staticExports.flatMap(({ entries }) => entries)];
  return [
    ...requests.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => JSON.parse(quoted(text.slice(start, end)))),
    // This is how psutil-core loads koffi, and finds the program that makes calls for it.
    ...[...text.matchAll(/ownRequire\(\)(?:\.resolve)?\('([^']+)'\)/g)].map(([, name]) => name),
  ];
}

function quoted(literal) {
  return literal.replace(/^'(.*)'$/, '"$1"');
}
