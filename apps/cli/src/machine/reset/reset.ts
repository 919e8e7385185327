import type { Write } from '../../terminal/output.js';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomeConfig } from '../../config/cli-config.js';
import { lockHome } from '../home/home-lock.js';
import { UsageError } from '../../terminal/usage-error.js';

/** What is no data: programs that were fetched, and the lock that is held meanwhile. */
const kept = new Set(['bin', 'lock']);

/** Removes everything that psfleet keeps on this machine, passwords and tokens too. psfleet must not run. Throws UsageError and EmbeddedError. */
export async function reset({ home }: HomeConfig, { yes }: { readonly yes: boolean }, write: Write): Promise<void> {
  const lock = lockHome(home);
  try {
    const entries = readdirSync(home).filter((name) => !kept.has(name));
    if (!yes) {
      throw new UsageError(
        `this removes the whole past, all passwords and all tokens in ${home} (${entries.join(', ')}): say so with --yes, and see psfleet backup`,
      );
    }
    for (const name of entries) {
      await rm(join(home, name), { recursive: true, force: true });
    }
  } finally {
    lock.release();
  }
  write(`${home} is empty: the next start begins anew\n`);
}
