import { execFile } from 'node:child_process';
import { createHash, type Hash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { commandAs, EmbeddedError } from '@psfleet/embedded';
import { readIfPresent, type SystemUser, whyNotTrusted } from '@psfleet/service-kit';
import { copyReadable, linkRelative } from './copy-code.js';
import { type ProductionPackage, productionPackages } from './production-packages.js';

const run = promisify(execFile);

export interface ReadableCodeOptions {
  /** The checkout that runs. */
  readonly root: string;
  readonly version: string;
  readonly home: string;
  readonly user: SystemUser;
  /** Packages of ours that run as that user. */
  readonly packageNames: readonly string[];
  /** Further folders of the checkout that it reads; they may be absent. */
  readonly folders: readonly string[];
  readonly onProgress: (step: string) => void;
}

/** Says where the user of the services can read a file of this installation. */
export type ReadableCode = (file: string) => string;

const stampName = 'copied-from';

/**
 * Lets the user of the services read the code that it runs: where it is, or, if the checkout is closed to that user
 * (below /root for example) or Node is, in a copy below the home. Throws EmbeddedError `start-failed`.
 */
export async function prepareReadableCode(options: ReadableCodeOptions): Promise<ReadableCode> {
  const { root, version, home, user, onProgress } = options;
  const folders = options.folders.map((folder) => resolve(folder));
  const outside = folders.find((folder) => !isWithin(root, folder));
  if (outside !== undefined) {
    throw new EmbeddedError('start-failed', `${outside} is outside ${root}, and would be copied to anywhere`);
  }
  const packages = productionPackages(root, options.packageNames);
  const originals = [...packages.flatMap((each) => sampleFiles(root, each)), ...folders.filter(existsSync)];
  if ((await whyUnreadable(user, process.execPath, originals)) === null) {
    return (file) => file;
  }
  const copies = join(home, 'app');
  const copy = join(copies, version);
  const inCopy = (file: string): string =>
    file === process.execPath ? join(copy, 'bin', 'node') : join(copy, relative(root, file));
  const stamp = fingerprint({ ...options, folders }, packages);
  if (!isCurrent(copy, stamp)) {
    onProgress(`copying the programs to ${copy}, because the user ${user.name} cannot read them in ${root}`);
    rmSync(copies, { recursive: true, force: true });
    makeCopy({ root, packages, folders, copy: `${copy}.new`, node: process.execPath });
    writeFileSync(join(`${copy}.new`, stampName), stamp, { mode: 0o644 });
    renameSync(`${copy}.new`, copy);
  }
  const reason = await whyUnreadable(user, inCopy(process.execPath), originals.map(inCopy));
  if (reason !== null) {
    throw new EmbeddedError(
      'start-failed',
      `the user ${user.name} can run psfleet neither in ${root} nor in its copy ${copy} (${reason}): ` +
        'move the checkout to a folder that this user can read, such as /opt',
    );
  }
  return (file) => (file === process.execPath || isWithin(root, file) ? inCopy(file) : file);
}

/** A path with `..` may begin with a folder and lead out of it. */
function isWithin(folder: string, path: string): boolean {
  return `${resolve(path)}/`.startsWith(`${folder}/`);
}

/** Our own packages were built later than npm installed the others, perhaps with another umask. */
function sampleFiles(root: string, { folder, entries }: ProductionPackage): readonly string[] {
  const mains = entries === null ? [] : ['dist/main.js', 'dist/index.js'].map((name) => join(root, folder, name));
  return [join(root, folder, 'package.json'), ...mains.filter(existsSync)];
}

const probe = `
for (const file of process.argv.slice(1)) {
  fs.accessSync(file, fs.statSync(file).isDirectory() ? fs.constants.R_OK | fs.constants.X_OK : fs.constants.R_OK);
}`;

/**
 * Says why a user cannot run this Node, or read one of the files; null if both work. Asks the kernel, as that user:
 * modes alone do not say what access lists and mount options permit.
 */
export async function whyUnreadable(user: SystemUser, node: string, files: readonly string[]): Promise<string | null> {
  const [command, args] = commandAs(user, node, ['--eval', probe, '--', ...files]);
  try {
    await run(command, args, { cwd: '/', env: {}, timeout: 30_000 });
    return null;
  } catch (error) {
    const { message, stderr = '' } = error as Error & { readonly stderr?: string };
    return /^(?:Error: )?(E[A-Z]+: .*|setpriv: .*)$/m.exec(stderr)?.[1] ?? message.split('\n')[0] ?? 'unknown';
  }
}

interface CopyPlan {
  readonly root: string;
  readonly packages: readonly ProductionPackage[];
  readonly folders: readonly string[];
  readonly copy: string;
  readonly node: string;
}

function makeCopy({ root, packages, folders, copy, node }: CopyPlan): void {
  for (const { folder, entries, link } of packages) {
    for (const entry of entries ?? ['']) {
      if (existsSync(join(root, folder, entry))) {
        copyReadable(join(root, folder, entry), join(copy, folder, entry));
      }
    }
    if (link !== null) {
      linkRelative(join(copy, link), join(copy, folder));
    }
  }
  for (const folder of folders.filter(existsSync)) {
    copyReadable(folder, join(copy, relative(root, folder)));
  }
  copyReadable(node, join(copy, 'bin', 'node'));
}

/** The owner of the checkout may have changed since, and linked files belong to both. */
function isCurrent(copy: string, stamp: string): boolean {
  if (readIfPresent(join(copy, stampName)) !== stamp) {
    return false;
  }
  const linked = [join(copy, 'bin', 'node'), ...bigFiles(join(copy, 'node_modules', '@chdb'))];
  return linked.every((file) => existsSync(file) && whyNotTrusted(file, { sticky: 'accepted' }) === null);
}

function bigFiles(folder: string): readonly string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((file) => file.endsWith('.so'))
    : [];
}

/**
 * Changes when what would be copied does: packages from npm by their versions, our own files by what is in them, and
 * the other folders, which may be large, by size and time.
 */
function fingerprint({ root, version, folders }: ReadableCodeOptions, packages: readonly ProductionPackage[]): string {
  const hash = createHash('sha256').update([root, version, process.version, process.execPath].join('\0'));
  for (const { folder, entries } of packages) {
    if (entries === null) {
      hash.update(readFileSync(join(root, folder, 'package.json')));
    } else {
      entries.forEach((entry) => addFiles(hash, join(root, folder, entry), contentOf));
    }
  }
  folders.forEach((folder) => addFiles(hash, folder, sizeAndTimeOf));
  return `${hash.digest('hex')}\n`;
}

/** Without what the compiler notes for itself in hidden files. */
function addFiles(hash: Hash, path: string, mark: (file: string) => string | Buffer): void {
  const info = lstatSync(path, { throwIfNoEntry: false });
  if (info === undefined || basename(path).startsWith('.')) {
    return;
  }
  hash.update(`${path}\0`);
  if (info.isDirectory()) {
    const names = readdirSync(path).toSorted(); // a file that is written again changes their order
    names.forEach((name) => addFiles(hash, join(path, name), mark));
  } else if (info.isFile()) {
    hash.update(mark(path)).update('\0');
  }
}

function contentOf(file: string): Buffer {
  return readFileSync(file);
}

function sizeAndTimeOf(file: string): string {
  const { size, mtimeMs } = lstatSync(file);
  return `${size} ${mtimeMs}`;
}
