import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateAndKey, createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkGivenCertificate, type GivenFiles } from './given-certificate.js';

describe('checkGivenCertificate', () => {
  let folder: string;
  let authority: CertificateAndKey;
  let files: GivenFiles;
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-given-'));
    authority = await createAuthority();
    const server = await issueServerCertificate(authority, ['fleet.example', '10.0.0.5']);
    files = {
      certificate: write('server.pem', server.certificatePem),
      key: write('server.key', server.keyPem),
      authority: write('ca.pem', authority.certificatePem),
    };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(['fleet.example', '10.0.0.5'])('returns the authority of a certificate for %s', (name) => {
    expect(checkGivenCertificate(files, name)).toBe(authority.certificatePem);
  });

  it('finds the issuer in the file of the certificate', () => {
    const leaf = checkGivenCertificate({ ...files, authority: files.certificate }, 'fleet.example');
    const chain = write('chain.pem', `${leaf}\n${authority.certificatePem}`);
    expect(checkGivenCertificate({ ...files, certificate: chain, authority: null }, 'fleet.example')).toBe(
      authority.certificatePem,
    );
  });

  it.each([
    ['other.example', {}, 'is not for other.example'],
    ['10.0.0.6', {}, 'is not for 10.0.0.6'],
    ['fleet.example', { authority: null }, 'does not contain its issuer: set PSFLEET_TLS_CA'],
    ['fleet.example', { certificate: '/nowhere' }, 'PSFLEET_TLS_CERT=/nowhere cannot be read (ENOENT)'],
    ['fleet.example', { key: '/nowhere' }, 'PSFLEET_TLS_KEY=/nowhere cannot be read (ENOENT)'],
    ['fleet.example', { authority: '/nowhere' }, 'PSFLEET_TLS_CA=/nowhere cannot be read (ENOENT)'],
  ])('refuses for %s with %j', (name, wrong, message) => {
    expect(() => checkGivenCertificate({ ...files, ...wrong }, name)).toThrow(message);
  });

  it('refuses a key of another certificate', () => {
    const key = write('other.key', authority.keyPem);
    expect(() => checkGivenCertificate({ ...files, key }, 'fleet.example')).toThrow('not a certificate and its key');
  });
});
