import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedError } from '../errors.js';
import { findPrograms, isExecutable } from '../process/find-program.js';
import { compareVersions } from '../process/version.js';
import { fetchFromDebianPackage, isDebianLike } from './debian-package.js';

const run = promisify(execFile);

export interface NatsProgram {
  readonly file: string;
  /** For example `2.9.10`. */
  readonly version: string;
}

export interface FindNatsServerOptions {
  /** PSFLEET_HOME: fetched programs are in its `bin`. */
  readonly home: string;
  /** PSFLEET_NATS_SERVER: the only program to consider; null to search for one. */
  readonly natsServer: string | null;
  readonly searchPath: string;
  readonly onProgress?: (step: string) => void;
}

/** The version of Debian 12; psfleet needs nothing newer. */
const minVersion = '2.9.10';
/** Versions before this one have known vulnerabilities that clients without credentials can use. */
export const oldestSafeNats = '2.10.27';
/** Folders that are often missing in the PATH of a user or of a desktop's programs. */
const furtherFolders = '/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin';
const howToInstall = [
  'Debian/Ubuntu: apt-get install nats-server',
  'macOS: brew install nats-server',
  'Windows: scoop install nats-server',
  'elsewhere: https://github.com/nats-io/nats-server/releases',
].join('; ');

/**
 * Finds the nats-server of this machine, or fetches one on Debian and Ubuntu. Throws `server-missing` or
 * `version-too-old`.
 */
export async function findNatsServer({
  home,
  natsServer,
  searchPath,
  onProgress = () => {},
}: FindNatsServerOptions): Promise<NatsProgram> {
  if (natsServer !== null) {
    if (!isExecutable(natsServer)) {
      throw new EmbeddedError('server-missing', `PSFLEET_NATS_SERVER names ${natsServer}, which is not a program`);
    }
    return requireVersion(natsServer);
  }
  const fetched = join(home, 'bin', 'nats-server');
  let tooOld: unknown = null;
  for (const file of [
    ...findPrograms('nats-server', `${searchPath}:${furtherFolders}`),
    ...(isExecutable(fetched) ? [fetched] : []),
  ]) {
    try {
      return await requireVersion(file);
    } catch (error) {
      tooOld = error; // a later folder may have a newer one
    }
  }
  if (!isDebianLike()) {
    throw (
      tooOld ??
      new EmbeddedError(
        'server-missing',
        `nats-server was not found. ${howToInstall}; or set PSFLEET_NATS_SERVER to the program`,
      )
    );
  }
  try {
    return await requireVersion(
      await fetchFromDebianPackage('nats-server', 'usr/sbin/nats-server', join(home, 'bin'), onProgress),
    );
  } catch (error) {
    if (error instanceof EmbeddedError) {
      throw error;
    }
    throw new EmbeddedError(
      'server-missing',
      `nats-server was not found and could not be fetched (${summarize(error)}). ` +
        `${howToInstall}; or set PSFLEET_NATS_SERVER to the program`,
      { cause: error },
    );
  }
}

/** Whether strangers may reach this version, as they do beyond loopback. */
export function isSafeForStrangers({ version }: NatsProgram): boolean {
  return compareVersions(version, oldestSafeNats) >= 0;
}

async function requireVersion(file: string): Promise<NatsProgram> {
  let output: string;
  try {
    ({ stdout: output } = await run(file, ['--version'], { timeout: 10_000 }));
  } catch (error) {
    throw new EmbeddedError('server-missing', `${file} does not run (${summarize(error)}). ${howToInstall}`, {
      cause: error,
    });
  }
  const version = /v?(\d+\.\d+\.\d+)/.exec(output)?.[1];
  if (version === undefined) {
    throw new EmbeddedError('server-missing', `${file} does not print the version of a nats-server. ${howToInstall}`);
  }
  if (compareVersions(version, minVersion) < 0) {
    throw new EmbeddedError(
      'version-too-old',
      `${file} is nats-server ${version}, psfleet needs ${minVersion} or newer. ${howToInstall}`,
    );
  }
  return { file, version };
}

function summarize(error: unknown): string {
  return (error instanceof Error ? error.message : String(error))
    .trim()
    .replace(/\s*\n\s*/g, ' | ')
    .slice(0, 300);
}
