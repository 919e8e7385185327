import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

interface Manifest {
  readonly files?: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package that a program loads when it runs. */
export interface ProductionPackage {
  /** Its folder, relative to the checkout. */
  readonly folder: string;
  /** The files and folders that it needs of that; null for all but node_modules, as with packages from npm. */
  readonly entries: readonly string[] | null;
  /** Where Node finds it by name, relative to the checkout, if that is a link. */
  readonly link: string | null;
}

/**
 * Finds the packages of the checkout at `root` that these of ours need when they run, themselves included, as Node
 * looks them up: in node_modules of the package that asks, then outwards. Optional packages may be absent.
 */
export function productionPackages(root: string, names: readonly string[]): readonly ProductionPackage[] {
  const found = new Map<string, ProductionPackage>();
  const visit = (from: string, name: string): void => {
    const place = lookUp(root, from, name);
    if (place === null) {
      return;
    }
    const folder = realpathSync(place);
    if (found.has(folder)) {
      return;
    }
    const manifest = readManifest(folder);
    const isOwn = folder !== place;
    found.set(folder, {
      folder: relative(root, folder),
      entries: isOwn ? ['package.json', ...(manifest.files ?? ['dist'])] : null,
      link: isOwn ? relative(root, place) : null,
    });
    for (const needed of neededBy(manifest)) {
      visit(folder, needed);
    }
  };
  for (const name of names) {
    visit(root, name);
  }
  return [...found.values()];
}

/** A program that needs an optional peer depends on it too. */
function neededBy(manifest: Manifest): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers];
}

function lookUp(root: string, from: string, name: string): string | null {
  for (let folder = from; `${folder}/`.startsWith(`${root}/`); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) {
      return candidate;
    }
  }
  return null;
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}
