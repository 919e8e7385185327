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
import { join } from 'node:path';
import { promisify } from 'node:util';

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

/**
 * Fetches one program out of a Debian package into `folder` without installing the package, so nothing changes
 * system-wide and no daemon is started. Returns the program's path. `fileInPackage` is relative to /.
 */
export async function fetchFromDebianPackage(
  packageName: string,
  fileInPackage: string,
  folder: string,
  onProgress: (step: string) => void,
): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const work = mkdtempSync(join(folder, '.fetch-'));
  try {
    onProgress(`fetching Debian's package ${packageName}`);
    await downloadPackage(packageName, work, onProgress);
    const deb = readdirSync(work).find((name) => name.endsWith('.deb'));
    if (deb === undefined) {
      throw new Error(`apt-get download stored no package file of ${packageName}`);
    }
    await run('dpkg', ['-x', join(work, deb), join(work, 'tree')], { timeout: aptLimitMs });
    const program = join(folder, packageName);
    copyFileSync(join(work, 'tree', fileInPackage), join(work, 'program'));
    chmodSync(join(work, 'program'), 0o755);
    renameSync(join(work, 'program'), program); // atomic: several processes may fetch at once
    return program;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function downloadPackage(packageName: string, folder: string, onProgress: (step: string) => void): Promise<void> {
  const download = (): Promise<unknown> =>
    run('apt-get', ['download', packageName], { cwd: folder, timeout: aptLimitMs });
  try {
    await download();
  } catch (error) {
    if (process.getuid?.() !== 0) {
      throw error;
    }
    onProgress('updating the package lists');
    // One broken list of many may not matter: the second download decides.
    await run('apt-get', ['update', '-qq'], { timeout: aptLimitMs }).catch((updateError: Error) =>
      onProgress(`apt-get update reported a problem: ${updateError.message.split('\n')[0] ?? ''}`),
    );
    await download();
  }
}
