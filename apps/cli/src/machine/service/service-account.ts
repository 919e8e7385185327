import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { lockHomeFolder } from '@psfleet/embedded';
import { readOwnVersion, type SystemUser } from '@psfleet/service-kit';
import type { UpConfig } from '../../config/cli-config.js';
import { prepareHomeFolder } from '../home/home-folder.js';
import { pageFolder } from './page-folder.js';
import { requireNoForeignModules } from './foreign-modules.js';
import { CommandError } from '../../frame/command-error.js';
import { prepareReadableCode, type ReadableCode, whyUnreadable } from './readable-code.js';
import { findServiceUser } from './service-user.js';

/** As whom all parts but the agent run. */
export interface ServiceAccount {
  /** Undefined if they run as the caller, who is not root. */
  readonly user: SystemUser | undefined;
  readonly readable: ReadableCode;
}

const checkout = join(import.meta.dirname, '..', '..', '..', '..', '..');
const servicePackages = ['@psfleet/api', '@psfleet/collector', '@psfleet/embedded'];

/**
 * Prepares the home, which stays locked, and for root the user of the services and code that this user can read. Throws
 * CommandError and EmbeddedError.
 */
export async function prepareServiceAccount(
  { home, serviceUser, installFolder, inherited }: UpConfig,
  onProgress: (step: string) => void,
): Promise<ServiceAccount> {
  requireNoForeignModules(checkout);
  const user = process.getuid?.() === 0 ? await findServiceUser({ name: serviceUser, onProgress }) : undefined;
  prepareHomeFolder({ home, isGiven: inherited['PSFLEET_HOME'] !== undefined, user });
  lockHomeFolder(home);
  if (user === undefined) {
    return { user, readable: (file) => file };
  }
  // Written with `..`, it may begin with the checkout and lead out of it.
  const isInCheckout = `${resolve(installFolder)}/`.startsWith(`${checkout}/`);
  const readable = await prepareReadableCode({
    root: checkout,
    version: readOwnVersion(new URL('../../main.js', import.meta.url).href),
    home,
    user,
    packageNames: servicePackages,
    folders: [...(isInCheckout ? [installFolder] : []), pageFolder],
    onProgress,
  });
  const reason =
    isInCheckout || !existsSync(installFolder)
      ? null
      : await whyUnreadable(user, readable(process.execPath), [installFolder]);
  if (reason !== null) {
    throw new CommandError(
      `PSFLEET_INSTALL_FOLDER=${installFolder} cannot be read by the user ${user.name} of the API (${reason}): ` +
        'let that user read it',
    );
  }
  return { user, readable };
}
