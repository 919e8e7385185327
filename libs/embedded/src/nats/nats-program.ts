import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isExecutable, type SystemUser, whyNotTrusted } from '@psfleet/service-kit';
import { EmbeddedError } from '../errors.js';
import { commandAs } from '../process/child-program.js';
import { findServerPrograms } from '../process/server-programs.js';
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
  /** Proxies through which one is fetched; by default none. */
  readonly httpProxy?: string | null;
  readonly httpsProxy?: string | null;
  /** The user as whom it is asked for its version; by default that of this process. */
  readonly user?: SystemUser | undefined;
  /** Receives the steps of fetching one, and which programs are not used and why. */
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
 * Finds the nats-server of this machine, or fetches one on Debian and Ubuntu. Throws `server-missing`,
 * `untrusted-program` or `version-too-old`.
 */
export async function findNatsServer({
  home,
  natsServer,
  searchPath,
  httpProxy = null,
  httpsProxy = null,
  user,
  onProgress = () => {},
}: FindNatsServerOptions): Promise<NatsProgram> {
  if (natsServer !== null) {
    const named = { variable: 'PSFLEET_NATS_SERVER', file: natsServer };
    const [file = natsServer] = findServerPrograms({ name: 'nats-server', named, searchPath, onProgress });
    return requireVersion(file, user);
  }
  const fetched = fetchedProgram(home);
  let tooOld: unknown = null;
  for (const file of [
    ...findServerPrograms({
      name: 'nats-server',
      named: null,
      searchPath: `${searchPath}:${furtherFolders}`,
      onProgress,
    }),
    ...(fetched === null ? [] : [fetched]),
  ]) {
    try {
      return await requireVersion(file, user);
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
      await fetchFromDebianPackage('nats-server', 'usr/sbin/nats-server', programFolder(home), {
        onProgress,
        proxies: proxyVariables(httpProxy, httpsProxy),
      }),
      user,
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

/** The one that was fetched earlier. Throws `untrusted-program` if others may exchange it. */
function fetchedProgram(home: string): string | null {
  const file = join(programFolder(home), 'nats-server');
  if (!isExecutable(file)) {
    return null;
  }
  const reason = whyNotTrusted(file, { sticky: 'accepted' });
  if (reason !== null) {
    throw new EmbeddedError('untrusted-program', `${file} is not used, because ${reason}: correct that, or remove it`);
  }
  return file;
}

function proxyVariables(http: string | null, https: string | null): Record<string, string> {
  return { ...(http === null ? {} : { http_proxy: http }), ...(https === null ? {} : { https_proxy: https }) };
}

function programFolder(home: string): string {
  return join(home, 'bin');
}

async function requireVersion(file: string, user: SystemUser | undefined): Promise<NatsProgram> {
  let output: string;
  try {
    const [command, args] = commandAs(user, file, ['--version']);
    ({ stdout: output } = await run(command, args, { timeout: 10_000, env: {}, cwd: '/' }));
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
