import { createPrivateKey, X509Certificate } from 'node:crypto';
import { dirname } from 'node:path';
import { readIfPresent, writeWhole } from '@psfleet/service-kit';
import { TrustError } from '../errors.js';
import type { CertificateFiles } from '../folder/paths.js';
import { makePrivateFolder } from '../folder/secret-files.js';
import { type CertificateAndKey, createAuthority, issueServerCertificate } from './certificate.js';
import { canonical, generalNames } from './server-names.js';

const dayMs = 86_400_000;
/** A certificate is renewed when it is valid for less than this. */
const renewBeforeMs = 120 * dayMs;

/**
 * The certificate authority of a fleet; the first call makes it. Throws TrustError if only one of the files is there,
 * or they do not belong together: every agent knows this authority, so it is never replaced without being asked.
 */
export async function ensureAuthority(files: CertificateFiles, now: number = Date.now()): Promise<CertificateAndKey> {
  const stored = readPair(files);
  if (stored === 'mismatched') {
    throw new TrustError(
      'unusable-file',
      `${files.certificate} and ${files.key} do not belong together: restore both from a backup, ` +
        'or remove both, after which every agent must be enrolled again',
    );
  }
  if (stored !== 'missing') {
    return stored;
  }
  const authority = await createAuthority(now);
  writePair(files, authority);
  return authority;
}

/**
 * Keeps a server's certificate: made if missing, and replaced if it expires soon, lacks one of the names, is of another
 * authority or does not belong to its key. Returns whether it was written.
 */
export async function ensureServerCertificate(
  files: CertificateFiles,
  authority: CertificateAndKey,
  names: readonly string[],
  now: number = Date.now(),
): Promise<boolean> {
  const stored = readPair(files);
  if (typeof stored !== 'string' && isCurrent(stored.certificatePem, authority.certificatePem, names, now)) {
    return false;
  }
  writePair(files, await issueServerCertificate(authority, names, now));
  return true;
}

/** The names and addresses in a certificate; none if it is missing or does not belong to its key. */
export function namesIn(files: CertificateFiles): string[] {
  const stored = readPair(files);
  const listed = typeof stored === 'string' ? '' : (new X509Certificate(stored.certificatePem).subjectAltName ?? '');
  return [...listed.matchAll(/(?:DNS|IP Address):([^,]+)/g)].map(([, name = '']) => canonical(name));
}

function isCurrent(serverPem: string, authorityPem: string, names: readonly string[], now: number): boolean {
  const server = new X509Certificate(serverPem);
  const authority = new X509Certificate(authorityPem);
  return (
    server.verify(authority.publicKey) &&
    Date.parse(server.validTo) - now > renewBeforeMs &&
    generalNames(names).every(({ type, value }) =>
      type === 'ip' ? server.checkIP(value) !== undefined : server.checkHost(value) !== undefined,
    )
  );
}

function readPair(files: CertificateFiles): CertificateAndKey | 'missing' | 'mismatched' {
  const certificatePem = readIfPresent(files.certificate);
  const keyPem = readIfPresent(files.key);
  if (certificatePem === null && keyPem === null) {
    return 'missing';
  }
  const isPair = certificatePem !== null && keyPem !== null && belongTogether(certificatePem, keyPem);
  return isPair ? { certificatePem, keyPem } : 'mismatched';
}

/** Whether the key is that of the certificate. False, too, for what is no certificate or no key. */
function belongTogether(certificatePem: string, keyPem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false; // text that does not parse belongs to nothing
  }
}

function writePair(files: CertificateFiles, { certificatePem, keyPem }: CertificateAndKey): void {
  for (const [file, text] of [
    [files.key, keyPem],
    [files.certificate, certificatePem],
  ] as const) {
    makePrivateFolder(dirname(file));
    writeWhole(file, text);
  }
}
