import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadConfigOf } from '../../config/fleet-config.js';
import {
  readNamedServers,
  serverNamePattern,
  serversFile,
  urlProblem,
  writeNamedServers,
} from '../../config/named-servers.js';
import { askFleet } from '../../connect/ask-fleet.js';
import { CommandError } from '../../frame/command-error.js';
import type { RowFlags } from '../../render/output-flags.js';
import { writeRows } from '../../render/write-rows.js';
import { askSecret } from '../../terminal/ask-secret.js';
import type { Terminal } from '../../terminal/terminal.js';
import { serverListing } from './server-columns.js';

interface NewServer {
  readonly name: string;
  readonly url: string;
  readonly tokenFile: string | null;
  readonly authority: string | null;
  readonly use: boolean;
}

/** Keeps a server, after it answered with the token. Throws CommandError. */
export async function addServer(
  { name, url, tokenFile, authority, use }: NewServer,
  terminal: Terminal,
): Promise<void> {
  if (!serverNamePattern.test(name)) {
    throw new CommandError(`'${name}' is no name: use letters, digits, dots and dashes`, { exit: 'usage' });
  }
  const problem = urlProblem(url);
  if (problem !== null) {
    throw new CommandError(`the URL ${problem}`, { exit: 'usage' });
  }
  const token = await readToken(tokenFile, terminal);
  const authorityFile = authority === null ? null : resolve(authority);
  const pem = authorityFile === null ? null : readText(authorityFile);
  await askFleet(loadConfigOf({ url, token, authority: pem }), terminal, ({ client }) => client.call('countHosts', {}));
  const file = serversFile();
  const { current, servers } = readNamedServers(file);
  const server = { url, token, ...(authorityFile === null ? {} : { authorityFile }) };
  writeNamedServers(file, { current: use ? name : current, servers: { ...servers, [name]: server } });
  terminal.write(`${name} is kept in ${file}: ask it with --server ${name}\n`);
}

export async function listServers(flags: RowFlags, terminal: Terminal): Promise<void> {
  const { current, servers } = readNamedServers(serversFile());
  const rows = Object.entries(servers).map(([name, { url, authorityFile = null }]) => ({
    name,
    url,
    isCurrent: name === current,
    authorityFile,
  }));
  await writeRows(terminal, serverListing, rows, flags);
}

export function useServer(name: string | null, terminal: Terminal): void {
  const file = serversFile();
  const { servers } = readNamedServers(file);
  if (name !== null) {
    requireServer(servers, name, file);
  }
  writeNamedServers(file, { current: name, servers });
  terminal.write(name === null ? 'the psfleet of this machine is asked\n' : `${name} is asked\n`);
}

export function removeServer(name: string, terminal: Terminal): void {
  const file = serversFile();
  const { current, servers } = readNamedServers(file);
  requireServer(servers, name, file);
  const others = Object.fromEntries(Object.entries(servers).filter(([each]) => each !== name));
  writeNamedServers(file, { current: current === name ? null : current, servers: others });
  terminal.write(`${name} is forgotten\n`);
}

function requireServer(servers: object, name: string, file: string): void {
  if (!Object.hasOwn(servers, name)) {
    throw new CommandError(`${file} has no server '${name}': \`psfleet server list\` shows those it has`, {
      exit: 'not-found',
    });
  }
}

async function readToken(file: string | null, terminal: Terminal): Promise<string> {
  if (file === null && !terminal.isInteractive) {
    throw new CommandError('nobody can be asked for the token here: give --token-file', { exit: 'usage' });
  }
  const text = file === null ? await askSecret(terminal, 'token: ') : file === '-' ? readText(0) : readText(file);
  if (text === null) {
    throw new CommandError('no token was typed, and no server was added');
  }
  const token = text.trim();
  if (!/^[\x21-\x7E]{1,4096}$/.test(token)) {
    throw new CommandError('that is no token: it is one word of printable characters', { exit: 'usage' });
  }
  return token;
}

function readText(file: string | number): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${file} cannot be read (${code}): name another file`, { exit: 'usage', cause: error });
  }
}
