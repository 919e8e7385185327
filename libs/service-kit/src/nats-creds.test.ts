import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNkey, decodeJwt, encodeJwt, formatCreds } from '@psfleet/trust';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config/config-error.js';
import { createLogger } from './logging.js';
import { readNatsCreds } from './nats-creds.js';

let folder: string;
let logged: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-creds-'));
  logged = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const logger = createLogger({
  name: 'test',
  format: 'json',
  destination: { write: (line: string) => void logged.push(line) },
});

function fileOf(text: string): string {
  const file = join(folder, 'nats.creds');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

function credsOf(name: string): string {
  const user = createNkey('user');
  const claims = { subject: user.publicKey, name, nats: { type: 'user' } };
  return formatCreds(encodeJwt(claims, createNkey('account')), user.seed);
}

function jwtOf(credentials: ReturnType<typeof readNatsCreds>): string {
  return decodeJwt((credentials.authenticator('nonce') as { jwt: string }).jwt).sub;
}

describe('readNatsCreds', () => {
  it("takes the user's name from the JWT", () => {
    expect(readNatsCreds(fileOf(credsOf('web-1')), logger).user).toBe('web-1');
  });

  it('reads the file again at every connection, and keeps what it read while the file is damaged', () => {
    const file = fileOf(credsOf('web-1'));
    const credentials = readNatsCreds(file, logger);
    const first = jwtOf(credentials);
    writeFileSync(file, credsOf('web-1'));
    const second = jwtOf(credentials);
    expect(second).not.toBe(first);
    renameSync(file, `${file}.gone`);
    expect(jwtOf(credentials)).toBe(second);
    expect(logged.join()).toContain('credentials cannot be read again');
  });

  it.each([
    '',
    'user=agent\npassword=s3cret',
    '-----BEGIN NATS USER JWT-----\ns3cret\n------END NATS USER JWT------\n',
    credsOf('web-1').replace(/-----BEGIN USER[^]*/, ''),
    credsOf('a.>'),
  ])('refuses %j without showing it', (text) => {
    expect(() => readNatsCreds(fileOf(text), logger)).toThrow(ConfigError);
    expect(() => readNatsCreds(fileOf(text), logger)).not.toThrow(/s3cret|eyJ/);
  });

  it('names a file that does not exist', () => {
    expect(() => readNatsCreds(join(folder, 'nowhere'), logger)).toThrow(/nowhere cannot be read \(ENOENT\)/);
  });
});
