import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '@psfleet/service-kit';
import { initTrust, makePrivateFolder, mintCoreCreds, trustPaths } from '@psfleet/trust';

const coreLifeSeconds = 3600;

export function trustFolderOf(home: string): string {
  return join(home, 'trust');
}

/** Makes the keys and credentials of this machine's fleet that are missing. */
export function ensureTrust(home: string, simulator: boolean): void {
  initTrust(trustFolderOf(home), { simulator });
}

/**
 * Runs `use` with a file of credentials that may make the broker's streams. They last an hour, and the file as long as
 * `use`.
 */
export async function withCoreCreds(home: string, use: (credsFile: string) => Promise<void>): Promise<void> {
  const { creds: file } = trustPaths(trustFolderOf(home)).core;
  makePrivateFolder(dirname(file));
  writeWhole(file, mintCoreCreds(trustFolderOf(home), secondsFromNow(coreLifeSeconds)));
  try {
    await use(file);
  } finally {
    rmSync(file, { force: true });
  }
}

/** Files with the credentials of the parts that are no hosts. */
export function natsCredsIn(home: string): { readonly collector: string; readonly api: string } {
  const { collector, api } = trustPaths(trustFolderOf(home));
  return { collector: collector.creds, api: api.creds };
}

function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
