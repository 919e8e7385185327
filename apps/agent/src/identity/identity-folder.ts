import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError, readIfPresent, writeWhole } from '@psfleet/service-kit';
import type { MachineMarks } from '@psfleet/wire';

/** The identity of this machine in the fleet, as its enrolment said. */
export interface Enrolled {
  readonly host: string;
  readonly hostId: string;
  /** URL of the API, for new credentials. */
  readonly apiUrl: string;
  /** URL of the broker. */
  readonly natsUrl: string;
  /** The fleet's root key, base64url. */
  readonly root: string;
  /** The machine that was enrolled. */
  readonly machine: MachineMarks;
  /** When the credentials expire, RFC 3339, by the server's clock. */
  readonly expiresAt: string;
  /** When they should be renewed, milliseconds since the epoch, by this machine's clock. */
  readonly renewAtMs: number;
}

/** The files of an identity. */
export interface IdentityFiles {
  readonly enrolled: string;
  readonly creds: string;
  readonly key: string;
  readonly ca: string;
}

export function identityFiles(folder: string): IdentityFiles {
  return {
    enrolled: join(folder, 'identity.json'),
    creds: join(folder, 'nats.creds'),
    key: join(folder, 'identity.key'),
    ca: join(folder, 'ca.pem'),
  };
}

/**
 * Reads the identity of an enrolled machine. Throws ConfigError, with the remedy, if it was never enrolled, or if its
 * keys are lost.
 */
export function readIdentity(folder: string): Enrolled {
  const { enrolled, creds, key, ca } = identityFiles(folder);
  const text = readOwn(enrolled);
  if (text === null) {
    throw unusable(folder, `does not hold an identity: ${joinRemedy('psfleet enroll create')}`);
  }
  const identity = parseEnrolled(text);
  if (identity === null) {
    throw unusable(enrolled, `is damaged: ${joinRemedy('psfleet enroll create --replace HOST')}`);
  }
  for (const file of [creds, key, ca]) {
    if (readOwn(file) === null) {
      const replace = `psfleet enroll create --replace ${identity.host}`;
      throw unusable(file, `is missing, so ${identity.host} cannot prove who it is: ${joinRemedy(replace)}`);
    }
  }
  return identity;
}

/** What to do to enrol a machine. */
export function joinRemedy(command: string): string {
  return `run \`${command}\` where the API runs, and here the line that it prints (psfleet-agent enroll --api URL ...)`;
}

export function writeEnrolled(folder: string, identity: Enrolled): void {
  writeWhole(identityFiles(folder).enrolled, `${JSON.stringify(identity, null, 2)}\n`);
}

/** An identity that is being made becomes the identity as a whole; an earlier one is replaced. */
export function adoptIdentity(prepared: string, folder: string): void {
  const earlier = `${folder}.old`;
  rmSync(earlier, { recursive: true, force: true });
  if (existsSync(folder)) {
    renameSync(folder, earlier);
  }
  renameSync(prepared, folder);
  rmSync(earlier, { recursive: true, force: true });
}

/** Makes the folder of an identity that is being made. */
export function prepareFolder(folder: string): string {
  const prepared = `${folder}.new`;
  mkdirSync(dirname(folder), { recursive: true, mode: 0o700 });
  mkdirSync(prepared, { recursive: true, mode: 0o700 });
  return prepared;
}

function parseEnrolled(text: string): Enrolled | null {
  const value = parseJson(text) as Partial<Enrolled> | null;
  if (value === null || typeof value !== 'object') {
    return null;
  }
  const texts = [value.host, value.hostId, value.apiUrl, value.natsUrl, value.root, value.expiresAt];
  const isWhole =
    texts.every((each) => typeof each === 'string' && each !== '') &&
    typeof value.renewAtMs === 'number' &&
    typeof value.machine === 'object';
  return isWhole ? (value as Enrolled) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readOwn(file: string): string | null {
  try {
    return readIfPresent(file);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw unusable(file, `cannot be read (${code}): run the agent as the user that enrolled this machine`);
  }
}

function unusable(thing: string, problem: string): ConfigError {
  return new ConfigError([{ variable: thing, rule: problem }]);
}
