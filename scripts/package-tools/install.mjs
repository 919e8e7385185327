// Installs the tools of this folder, as its lock file has them. They are not part of the workspace: some bring a
// compiler of their own, which must not become the one that builds psfleet.
import '../clean-path.mjs';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
const lockFile = join(folder, 'package-lock.json');
const modules = join(folder, 'node_modules');
/** A copy of the lock file from which they were installed. */
const stampFile = join(modules, '.installed-lock');

/** Returns the folder node_modules of the tools. Throws where npm cannot install them. */
export function installPackageTools() {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== readFileSync(lockFile, 'utf8')) {
    runNpm(['ci', '--include=dev', '--ignore-scripts'], folder);
    copyFileSync(lockFile, stampFile);
  }
  return modules;
}

/** Runs npm in a folder and returns what it prints. Throws with the first lines of its complaint. */
export function runNpm(args, cwd) {
  const { status, stdout, stderr, error } = spawnSync('npm', [...args, '--no-audit', '--no-fund'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim().split('\n').slice(0, 15).join('\n');
    throw new Error(
      `npm ${args[0]} failed. It needs an npm registry: check with "npm ping", and see "npm config get registry".\n` +
        reason,
    );
  }
  return stdout;
}
