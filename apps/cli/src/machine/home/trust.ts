import { rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { writeWhole } from '@psfleet/service-kit';
import {
  createNkey,
  formatCreds,
  initTrust,
  issueHostJwt,
  makePrivateFolder,
  mintCoreCreds,
  nkeyFromSeed,
  readSecret,
  trustPaths,
} from '@psfleet/trust';
import { hostNameOf } from '@psfleet/wire';

const coreLifeSeconds = 3600;
const agentLifeSeconds = 30 * 86_400;

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

/** Writes credentials with which this machine's own agent connects, and returns their file. */
export function writeAgentCreds(home: string, agentHostname: string | undefined): string {
  const { init, api } = trustPaths(trustFolderOf(home));
  const user = createNkey('user');
  const jwt = issueHostJwt({
    signing: nkeyFromSeed(readSecret(api.hostsSigning)),
    agentsAccount: nkeyFromSeed(readSecret(init.account('AGENTS'))).publicKey,
    host: hostNameOf(agentHostname ?? hostname()),
    userKey: user.publicKey,
    expiresAt: secondsFromNow(agentLifeSeconds),
  });
  const file = join(home, 'agent', 'nats.creds');
  makePrivateFolder(dirname(file));
  writeWhole(file, formatCreds(jwt, user.seed));
  return file;
}

function secondsFromNow(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}
