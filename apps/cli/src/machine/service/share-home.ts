import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { letRead, makeOwnFolder, makeSharedFolder } from '@psfleet/embedded';
import type { SystemUser } from '@psfleet/service-kit';
import { adminTokenFileName } from '../../config/admin-token.js';
import { trustFolderOf } from '../home/trust.js';

/** Folders of the trust folder whose files the services read; only root reads the others. */
const sharedTrust = ['broker', 'core', 'collector', 'api'];

/** Lets the user of the services read the secrets that it needs. The others stay closed to it. */
export function shareHome(home: string, user: SystemUser | undefined): void {
  letRead(join(home, adminTokenFileName), user);
  for (const name of ['collector', 'state']) {
    makeOwnFolder(join(home, name), user);
  }
  shareTrust(trustFolderOf(home), user);
}

/** To be repeated when files of the trust folder were written, which closes their folders. */
export function shareTrust(trustFolder: string, user: SystemUser | undefined): void {
  makeSharedFolder(trustFolder, user);
  for (const folder of sharedTrust.map((name) => join(trustFolder, name)).filter(existsSync)) {
    makeSharedFolder(folder, user);
    readdirSync(folder).forEach((name) => letRead(join(folder, name), user));
  }
}
