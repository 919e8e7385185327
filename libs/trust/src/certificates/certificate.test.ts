import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CertificateAndKey, createAuthority, issueServerCertificate } from './certificate.js';

const dayMs = 86_400_000;

/** Shakes hands with a server on loopback; resolves with 'authorized' or with the client's reason to refuse it. */
async function handshake(server: CertificateAndKey, ca: string, servername: string): Promise<string> {
  const listening = createServer({ cert: server.certificatePem, key: server.keyPem }, (socket) => socket.end());
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const socket = connect({ port: (listening.address() as AddressInfo).port, host: '127.0.0.1', ca, servername });
  try {
    return await new Promise((resolve) => {
      socket.once('secureConnect', () => resolve('authorized'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    socket.destroy();
    listening.close();
  }
}

describe('certificates', () => {
  let authority: CertificateAndKey;
  let server: CertificateAndKey;
  beforeAll(async () => {
    authority = await createAuthority();
    server = await issueServerCertificate(authority, ['fleet.example.org', 'Fleet', '127.0.0.1', '::1']);
  });

  it.each(['fleet.example.org', 'fleet'])('let a client that knows the authority reach %s', async (name) => {
    expect(await handshake(server, authority.certificatePem, name)).toBe('authorized');
  });

  it.each(['other.example.org', 'sub.fleet.example.org', 'example.org'])('do not stand for %s', async (name) => {
    expect(await handshake(server, authority.certificatePem, name)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('are refused by a client that knows another authority', async () => {
    const other = await createAuthority();
    expect(await handshake(server, other.certificatePem, 'fleet')).toMatch(/UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/);
  });

  it('of a server cannot sign further certificates', async () => {
    const forged = await issueServerCertificate({ certificatePem: server.certificatePem, keyPem: server.keyPem }, [
      'fleet',
    ]);
    const chain = { ...forged, certificatePem: forged.certificatePem + server.certificatePem };
    expect(await handshake(chain, authority.certificatePem, 'fleet')).not.toBe('authorized');
  });

  it('carry IP addresses as such', () => {
    const certificate = new X509Certificate(server.certificatePem);
    expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(certificate.checkIP('::1')).toBeDefined();
    expect(certificate.checkIP('10.0.0.1')).toBeUndefined();
  });

  it('name authority, purpose and an unpredictable serial number', async () => {
    const [ca, leaf] = [new X509Certificate(authority.certificatePem), new X509Certificate(server.certificatePem)];
    const again = new X509Certificate((await issueServerCertificate(authority, ['fleet'])).certificatePem);
    expect([ca.ca, leaf.ca]).toEqual([true, false]);
    expect(leaf.checkIssued(ca)).toBe(true);
    expect(leaf.issuer).toMatch(/^CN=psfleet CA [0-9a-f]{8}$/);
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    expect(leaf.serialNumber).toMatch(/^[0-9A-F]{30,32}$/);
    expect(again.serialNumber).not.toBe(leaf.serialNumber);
  });

  it('begin early enough for a host whose clock is 20 days behind, and last for a year', () => {
    const certificate = new X509Certificate(server.certificatePem);
    expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now() - 20 * dayMs);
    expect((Date.parse(certificate.validTo) - Date.now()) / dayMs).toBeCloseTo(365, 1);
    // Browsers refuse certificates of more than 825 days.
    expect((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / dayMs).toBeLessThan(825);
  });

  it.each([[[]], [['fleet example']], [['-fleet']], [['*.example.org']], [['a'.repeat(64)]], [['fleet', '']]])(
    'refuse the names %j',
    async (names) => {
      await expect(issueServerCertificate(authority, names)).rejects.toMatchObject({ code: 'malformed' });
    },
  );
});
