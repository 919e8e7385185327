// tsyringe, which @peculiar/x509 uses, needs it before anything else.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { generalNames } from './server-names.js';

/** A certificate and its private key (PKCS #8), both as PEM. */
export interface CertificateAndKey {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const signingAlgorithm = { name: 'ECDSA', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;
/** Certificates begin in the past, so that a host whose clock is some months behind accepts them too. */
const backdatedMs = 180 * dayMs;
const authorityMs = 3650 * dayMs;
/** With the days before, less than the 825 that browsers accept. */
const serverMs = 365 * dayMs;

/** A new certificate authority, which signs the certificates of this fleet's servers and nothing else. */
export async function createAuthority(now: number = Date.now()): Promise<CertificateAndKey> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const keyIdentifier = await SubjectKeyIdentifierExtension.create(keys.publicKey);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // The name differs between authorities, so that a bundle of two shows which is which.
    name: [{ CN: [`psfleet CA ${keyIdentifier.keyId.slice(0, 8)}`] }],
    keys,
    ...lifetime(now, authorityMs),
    signingAlgorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
      keyIdentifier,
    ],
  });
  return { certificatePem: pem(certificate.toString('pem')), keyPem: await exportKey(keys.privateKey) };
}

/**
 * A certificate for a server that clients reach under these DNS names and IP addresses. Throws TrustError for a name
 * that is neither.
 */
export async function issueServerCertificate(
  authority: CertificateAndKey,
  names: readonly string[],
  now: number = Date.now(),
): Promise<CertificateAndKey> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuer = new X509Certificate(authority.certificatePem);
  const extensions: Extension[] = [
    new BasicConstraintsExtension(false, undefined, true),
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(generalNames(names)),
    await SubjectKeyIdentifierExtension.create(keys.publicKey),
    await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
  ];
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=psfleet server',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.keyPem),
    ...lifetime(now, serverMs),
    signingAlgorithm,
    extensions,
  });
  return { certificatePem: pem(certificate.toString('pem')), keyPem: await exportKey(keys.privateKey) };
}

function lifetime(now: number, ms: number): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now - backdatedMs), notAfter: new Date(now + ms) };
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const base64 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${base64.replaceAll(/.{64}(?!$)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

function importKey(keyPem: string): Promise<webcrypto.CryptoKey> {
  const der = Buffer.from(keyPem.replaceAll(/-----[^-]+-----/g, ''), 'base64');
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']);
}

function pem(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
