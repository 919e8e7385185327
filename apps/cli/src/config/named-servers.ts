import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Env, readIfPresent, writeWhole } from '@psfleet/service-kit/client-side';
import { CommandError } from '../frame/command-error.js';

/** A server as the file keeps it. */
export interface NamedServer {
  readonly url: string;
  readonly token: string;
  /** Path of the certificate (PEM) of its authority, if the system does not trust that. */
  readonly authorityFile?: string;
}

/** The content of the file. */
export interface NamedServers {
  /** The server that is asked if nothing else is said; null: this machine. */
  readonly current: string | null;
  readonly servers: Readonly<Record<string, NamedServer>>;
}

export const serverNamePattern = /^[a-z0-9][\w.-]{0,62}$/i;
const loopbackUrl = /^http:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:|\/|$)/;

/** The file of this user, in XDG's folder for configuration. */
export function serversFile(env: Env = process.env): string {
  const { XDG_CONFIG_HOME: folder = '', HOME: home = '' } = env;
  const base = folder.startsWith('/') ? folder : join(home === '' ? homedir() : home, '.config');
  return join(base, 'psfleet', 'config.json');
}

/** Everything that the file keeps; nothing without one. Throws CommandError if others may read it, or it is none. */
export function readNamedServers(file: string): NamedServers {
  const text = readIfPresent(file);
  if (text === null) {
    return { current: null, servers: {} };
  }
  const { mode, uid } = statSync(file);
  if ((mode & 0o077) !== 0 || (uid !== process.getuid?.() && uid !== 0)) {
    throw new CommandError(`${file} holds tokens and others may read or change it: chown it to you and chmod 600 it`, {
      exit: 'configuration',
    });
  }
  return parseNamedServers(text, file);
}

export function writeNamedServers(file: string, content: NamedServers): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeWhole(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** The rule that the URL of a server breaks; null if it breaks none. */
export function urlProblem(url: string): string | null {
  if (!URL.canParse(url) || !/^https?:\/\//.test(url)) {
    return 'must be a URL such as https://psfleet.example.org:7785';
  }
  const { username, password, search, hash } = new URL(url);
  if ([username, password, search, hash].some((part) => part !== '')) {
    return 'must be a protocol, a host and a port alone';
  }
  return url.startsWith('https://') || loopbackUrl.test(url)
    ? null
    : 'must begin with https://, because the token would cross the network in the clear';
}

/** The server that a command asks: the one that is named, else the current one unless the environment says where. */
export function chooseServer(
  name: string | null,
  environmentSays: boolean,
  env: Env,
): { readonly url: string; readonly token: string; readonly authority: string | null } | null {
  if (name === null && environmentSays) {
    return null;
  }
  const file = serversFile(env);
  const { current, servers } = readNamedServers(file);
  const wanted = name ?? current;
  if (wanted === null) {
    return null;
  }
  const server = Object.hasOwn(servers, wanted) ? servers[wanted] : undefined;
  if (server === undefined) {
    const known = Object.keys(servers).join(', ');
    throw new CommandError(
      `${file} has no server '${wanted}': ${known === '' ? 'add one with `psfleet server add`' : `it has ${known}`}`,
      { exit: 'usage' },
    );
  }
  return { url: server.url, token: server.token, authority: readAuthority(server) };
}

function readAuthority({ authorityFile }: NamedServer): string | null {
  if (authorityFile === undefined) {
    return null;
  }
  try {
    return readFileSync(authorityFile, 'utf8');
  } catch (error) {
    throw new CommandError(
      `${authorityFile}, the certificate of the server's authority, cannot be read: add it again`,
      {
        exit: 'configuration',
        cause: error,
      },
    );
  }
}

/** Throws CommandError that names what is wrong, and never a token. */
function parseNamedServers(text: string, file: string): NamedServers {
  const fail = (problem: string): never => {
    throw new CommandError(`${file} ${problem}: mend it, or remove it and use \`psfleet server add\``, {
      exit: 'configuration',
    });
  };
  const { current = null, servers } = parseObject(text) ?? fail('is not JSON');
  if (typeof servers !== 'object' || servers === null || (current !== null && typeof current !== 'string')) {
    return fail('lacks the servers');
  }
  for (const [name, server] of Object.entries(servers as Record<string, unknown>)) {
    const { url, token, authorityFile } = (server ?? {}) as Partial<Record<keyof NamedServer, unknown>>;
    const isPath = authorityFile === undefined || typeof authorityFile === 'string';
    if (typeof url !== 'string' || typeof token !== 'string' || !isPath) {
      fail(`lacks the url or the token of '${name}'`);
    } else if (urlProblem(url) !== null) {
      fail(`has a wrong url for '${name}', which ${urlProblem(url)}`);
    }
  }
  return { current, servers: servers as NamedServers['servers'] };
}

function parseObject(text: string): Partial<Record<keyof NamedServers, unknown>> | null {
  try {
    return JSON.parse(text) as Partial<Record<keyof NamedServers, unknown>> | null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) {
      throw error;
    }
    return null;
  }
}
