import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from './config/config-error.js';
import { readNatsCreds } from './nats-creds.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psfleet-creds-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = join(folder, 'agent.creds');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

describe('readNatsCreds', () => {
  it.each(['user=agent\npassword=s3cret=\n', '# of web-1\r\n password = s3cret= \r\nuser=agent'])(
    'reads user and password from %j',
    (text) => {
      expect(readNatsCreds(fileOf(text))).toEqual({ user: 'agent', pass: 's3cret=' });
    },
  );

  it('reads a file that nsc wrote', () => {
    expect(readNatsCreds(fileOf('-----BEGIN NATS USER JWT-----\nabc\n------END NATS USER JWT------\n'))).toEqual({
      authenticator: expect.any(Function) as unknown,
    });
  });

  it.each(['', 'user=agent', 'password=s3cret', 'agent:s3cret', 'user=\npassword=s3cret'])(
    'refuses %j without showing it',
    (text) => {
      expect(() => readNatsCreds(fileOf(text))).toThrow(ConfigError);
      expect(() => readNatsCreds(fileOf(text))).not.toThrow(/s3cret/);
    },
  );

  it('names a file that does not exist', () => {
    expect(() => readNatsCreds(join(folder, 'nowhere'))).toThrow(/nowhere cannot be read \(ENOENT\)/);
  });
});
