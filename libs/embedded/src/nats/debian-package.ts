import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findSystemProgram, systemFolders } from '@psfleet/service-kit';

const run = promisify(execFile);
const aptLimitMs = 180_000;

/** Whether this is Debian or a distribution derived from it. */
export function isDebianLike(osReleaseFile = '/etc/os-release'): boolean {
  let text: string;
  try {
    text = readFileSync(osReleaseFile, 'utf8');
  } catch {
    return false; // no such file: not Debian
  }
  return /^(ID|ID_LIKE)=.*\b(debian|ubuntu)\b/m.test(text);
}

export interface FetchOptions {
  readonly onProgress: (step: string) => void;
  /** The variables http_proxy and https_proxy, as far as they are set. */
  readonly proxies: Readonly<Record<string, string>>;
}

/**
 * Fetches one program out of a Debian package into `folder` without installing the package, so nothing changes
 * system-wide and no daemon is started. Returns the program's path. `fileInPackage` is relative to /.
 */
export async function fetchFromDebianPackage(
  packageName: string,
  fileInPackage: string,
  folder: string,
  { onProgress, proxies }: FetchOptions,
): Promise<string> {
  // The user of the service must reach it. What else is in the folder above keeps others out by its own mode.
  mkdirSync(dirname(folder), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  const work = mkdtempSync(join(folder, '.fetch-'));
  try {
    onProgress(`fetching Debian's package ${packageName}`);
    await downloadPackage(packageName, work, { onProgress, proxies });
    const deb = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (deb === undefined) {
      throw new Error(`apt-get download stored no package file of ${packageName}`);
    }
    await runSystemProgram('dpkg', ['-x', join(work, deb), join(work, 'tree')]);
    const program = join(folder, packageName);
    copyFileSync(join(work, 'tree', fileInPackage), join(work, 'program'));
    chmodSync(join(work, 'program'), 0o755);
    renameSync(join(work, 'program'), program); // atomic: several processes may fetch at once
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function downloadPackage(
  packageName: string,
  folder: string,
  { onProgress, proxies }: FetchOptions,
): Promise<void> {
  const download = (): Promise<unknown> =>
    runSystemProgram('apt-get', ['download', packageName], { cwd: folder, env: proxies });
  try {
    await download();
  } catch (error) {
    if (process.getuid?.() !== 0) {
      throw error;
    }
    onProgress('updating the package lists');
    // One broken list of many may not matter: the second download decides.
    await runSystemProgram('apt-get', ['update', '-qq'], { env: proxies }).catch((updateError: Error) =>
      onProgress(`apt-get update reported a problem: ${updateError.message.split('\n')[0] ?? ''}`),
    );
    await download();
  }
}

/** apt-get and dpkg start further programs, which they search in the PATH that they are given. */
function runSystemProgram(
  name: string,
  args: readonly string[],
  { cwd = '/', env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  return run(findSystemProgram(name), args, {
    cwd,
    env: { ...env, PATH: systemFolders, LC_ALL: 'C.UTF-8' },
    timeout: aptLimitMs,
  });
}
