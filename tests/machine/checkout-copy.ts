import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, lchownSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' });

/**
 * Copies this checkout with its build. Packages from npm are hard links: half a gigabyte less, and some minutes. Their
 * folders are the copy's own.
 */
export function copyCheckout(target: string): void {
  for (const file of git('ls-files', '-co', '--exclude-standard').trim().split('\n')) {
    if (existsSync(join(root, file))) {
      mkdirSync(dirname(join(target, file)), { recursive: true });
      cpSync(join(root, file), join(target, file), { preserveTimestamps: true });
    }
  }
  execFileSync('cp', ['-al', join(root, 'node_modules'), join(target, 'node_modules')]);
  for (const top of ['apps', 'libs']) {
    for (const name of readdirSync(join(root, top))) {
      for (const built of ['dist', 'node_modules'].filter((folder) => existsSync(join(root, top, name, folder)))) {
        cpSync(join(root, top, name, built), join(target, top, name, built), {
          recursive: true,
          preserveTimestamps: true,
          verbatimSymlinks: true,
        });
      }
    }
  }
}

/** Gives a copy to a user, but for the hard links, which belong to this checkout too. */
export function giveCheckout(target: string, uid: number, gid: number): void {
  lchownSync(target, uid, gid);
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || !path.startsWith(join(target, 'node_modules/'))) {
      lchownSync(path, uid, gid);
    }
  }
}

/** Puts programs where npm looks before anywhere else: each writes its name into `log` and fails. */
export function plantAbove(checkout: string, log: string, names: readonly string[]): void {
  const folder = join(dirname(checkout), 'node_modules', '.bin');
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    writeFileSync(join(folder, name), `#!/bin/bash\necho "${name} ran as $UID" >>${log}\nexit 1\n`);
    chmodSync(join(folder, name), 0o755);
  }
}
