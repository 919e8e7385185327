import { readFileSync } from 'node:fs';
import { type Authenticator, credsAuthenticator } from '@nats-io/transport-node';
import { fileProblem } from './config/config-check.js';
import { ConfigError } from './config/config-error.js';
import type { Logger } from './logging.js';

export interface NatsCredentials {
  /** As which the broker knows this program. */
  readonly user: string;
  readonly authenticator: Authenticator;
}

/** Credentials as the text of a creds file. Throws ConfigError, which never quotes it. */
export function parseNatsCreds(text: string, source: string): NatsCredentials {
  const [, jwt = ''] = /-----BEGIN NATS USER JWT-----\s+(\S+)\s/.exec(text) ?? [];
  const user = nameIn(jwt);
  if (user === null || !text.includes('-----BEGIN USER NKEY SEED-----')) {
    throw invalid(source, 'is not a creds file with the JWT and the key of a NATS user');
  }
  return { user, authenticator: credsAuthenticator(Buffer.from(text)) };
}

/**
 * Credentials in a file, which is read again at every connection: they are renewed while the program runs. A file that
 * cannot be read then is reported, and what was read last is used. Throws ConfigError for the first time.
 */
export function readNatsCreds(file: string, logger: Logger): NatsCredentials {
  let newest = parseNatsCreds(read(file), file);
  return {
    user: newest.user,
    authenticator: (nonce) => {
      try {
        newest = parseNatsCreds(read(file), file);
      } catch (error) {
        logger.warn({ err: error }, 'credentials cannot be read again; using those read before');
      }
      return newest.authenticator(nonce);
    },
  };
}

/** Why a program cannot connect with the credentials of a file, for a check of its configuration; null if it may. */
export function natsCredsProblem(file: string | null): string | null {
  return file === null
    ? 'must name the creds file of this program'
    : fileProblem(file, (text) => void parseNatsCreds(text, file));
}

/** The name in a JWT. Whether the JWT is genuine is for the broker to decide. */
function nameIn(jwt: string): string | null {
  try {
    const { name } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as {
      name?: unknown;
    };
    return typeof name === 'string' && /^[\w-]+$/.test(name) ? name : null;
  } catch {
    return null;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw invalid(file, `cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
  }
}

function invalid(source: string, problem: string): ConfigError {
  return new ConfigError([{ variable: 'creds file', rule: `${source} ${problem}` }]);
}
