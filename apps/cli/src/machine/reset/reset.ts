import type { Write } from '../../terminal/terminal.js';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeConfig } from '../../config/cli-config.js';
import { lockHome } from '../home/home-lock.js';
import { removeTree } from '../home/remove-tree.js';
import { CommandError } from '../../frame/command-error.js';

/** Not data: downloaded and copied programs, and the lock that is held during the reset. */
const kept = new Set(['app', 'bin', 'lock']);

/**
 * Removes all data, passwords and tokens of psfleet on this machine; psfleet must be stopped. Throws CommandError and
 * EmbeddedError.
 */
export function reset({ home }: HomeConfig, { yes }: { readonly yes: boolean }, write: Write): void {
  const lock = lockHome(home);
  try {
    const entries = readdirSync(home).filter((name) => !kept.has(name));
    if (!yes) {
      throw new CommandError(
        `this removes all data, passwords and tokens in ${home} (${entries.join(', ')}): ` +
          'confirm with --yes; psfleet backup makes a copy first',
      );
    }
    for (const name of entries) {
      removeTree(join(home, name));
    }
  } finally {
    lock.release();
  }
  write(`removed all data of psfleet in ${home}; the next start creates it from scratch\n`);
}
