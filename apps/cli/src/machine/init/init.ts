import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { writeWhole } from '@psfleet/service-kit';
import { initTrust, makePrivateFolder, mintCoreCreds, trustPaths } from '@psfleet/trust';
import type { InitConfig } from '../../config/cli-config.js';
import { trustFolderOf } from '../home/trust.js';
import { localNames } from '../listen/listening.js';
import type { Write } from '../../terminal/terminal.js';

const coreLifeSeconds = 86_400;

/**
 * Makes what is missing of a fleet's trust folder. `psfleet up` does the same when it starts. Names and authorities of
 * certificates that are there stay: hosts use them.
 */
export async function init(
  { home, trustFolder, simulator }: InitConfig,
  names: readonly string[],
  write: Write,
): Promise<void> {
  const folder = trustFolder ?? trustFolderOf(home);
  // Loaded here only: most commands need no certificates.
  const { certifiedNames, ensureFleetCertificates } = await import('@psfleet/trust/certificates');
  const local = new Set<string>(localNames);
  const known = [...names, ...certifiedNames(folder)].filter((name) => !local.has(name));
  const all = [...local, ...(known.length === 0 ? [hostname()] : known)];
  await ensureFleetCertificates(folder, { names: all, givenAuthorities: null });
  initTrust(folder, { simulator });
  const { creds } = trustPaths(folder).core;
  makePrivateFolder(dirname(creds));
  writeWhole(creds, mintCoreCreds(folder, Math.floor(Date.now() / 1000) + coreLifeSeconds));
  write(
    `the keys of the fleet are in ${folder}. Copy its subfolder init to a safe place: whoever has it controls the ` +
      'fleet, and without it no key can be replaced\n' +
      `for a day, psfleet-collector prepare-broker may make the streams with PSFLEET_NATS_CREDS=${creds}\n`,
  );
}
