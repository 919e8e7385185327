import { readFileSync } from 'node:fs';
import { credsAuthenticator, type ConnectionOptions } from '@nats-io/transport-node';
import { ConfigError } from './config/config-error.js';

type Credentials = Pick<ConnectionOptions, 'authenticator' | 'user' | 'pass'>;

/**
 * Reads a creds file: a JWT and its key as `nsc` writes them, or two lines `user=NAME` and `password=SECRET`.
 * Throws ConfigError, which never quotes the file.
 */
export function readNatsCreds(file: string): Credentials {
  const text = read(file);
  if (text.includes('-----BEGIN NATS USER JWT-----')) {
    return { authenticator: credsAuthenticator(Buffer.from(text)) };
  }
  const lines = new Map(
    [...text.matchAll(/^[ \t]*(user|password)[ \t]*=[ \t]*(\S+)[ \t]*$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const [user, pass] = [lines.get('user'), lines.get('password')];
  if (user === undefined || pass === undefined) {
    throw invalid(file, 'has neither a NATS user JWT nor lines user=... and password=...');
  }
  return { user, pass };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function invalid(file: string, problem: string): ConfigError {
  return new ConfigError([{ variable: 'creds file', rule: `${file} ${problem}` }]);
}
