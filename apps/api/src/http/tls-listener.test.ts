import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { type CertificateAndKey, createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTlsListener, type TlsListener } from './tls-listener.js';

const rereadMs = 20;

describe('a listener with TLS', () => {
  let folder: string;
  let authority: CertificateAndKey;
  let listener: TlsListener | null;
  let log: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-tls-'));
    authority = await createAuthority();
    listener = null;
    log = '';
  });
  afterEach(async () => {
    await listener?.stop();
    rmSync(folder, { recursive: true });
  });

  const files = (): { certificate: string; key: string } => ({
    certificate: join(folder, 'server.pem'),
    key: join(folder, 'server.key'),
  });
  const write = ({ certificatePem, keyPem }: CertificateAndKey): void => {
    writeFileSync(files().certificate, certificatePem);
    writeFileSync(files().key, keyPem);
  };
  const start = async (): Promise<void> => {
    listener = await startTlsListener({
      onRequest: (_request, response) => response.end('answered'),
      host: '127.0.0.1',
      port: 0,
      files: files(),
      isProxy: () => false,
      logger: createLogger({ name: 'api', format: 'json', destination: { write: (text: string) => (log += text) } }),
      rereadMs,
    });
  };
  /** What a client gets that knows the authority and expects a certificate for this name. */
  const ask = (servername: string): Promise<string> =>
    new Promise((resolve) => {
      const options = {
        host: '127.0.0.1',
        port: listener?.port,
        servername,
        ca: authority.certificatePem,
        agent: false,
      };
      request(options, (response) => {
        response.setEncoding('utf8').on('data', (text: string) => resolve(text));
      })
        .on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        .end();
    });

  it('answers a client that knows the authority', async () => {
    write(await issueServerCertificate(authority, ['fleet']));
    await start();
    expect(await ask('fleet')).toBe('answered');
    expect(await ask('other')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('uses a certificate that has changed, without a restart', async () => {
    write(await issueServerCertificate(authority, ['before']));
    await start();
    write(await issueServerCertificate(authority, ['after']));
    await expect.poll(() => ask('after')).toBe('answered');
    expect(await ask('before')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(log).toContain('TLS certificate was read again');
  });

  it('keeps the certificate before when the files do not belong together, and says so once', async () => {
    write(await issueServerCertificate(authority, ['before']));
    await start();
    writeFileSync(files().key, (await issueServerCertificate(authority, ['after'])).keyPem);
    await expect.poll(() => log).toContain('TLS certificate cannot be used');
    await new Promise((resolve) => setTimeout(resolve, 5 * rereadMs));
    expect(log.split('TLS certificate cannot be used')).toHaveLength(2);
    expect(await ask('before')).toBe('answered');
  });

  it('warns of a certificate that expires soon', async () => {
    write(await issueServerCertificate(authority, ['fleet'], Date.now() - 340 * 86_400_000));
    await start();
    expect(log).toContain('TLS certificate expires soon');
  });

  it('does not start without a usable certificate', async () => {
    await expect(start()).rejects.toMatchObject({ code: 'ENOENT' });
    write(await issueServerCertificate(authority, ['fleet']));
    writeFileSync(files().key, authority.keyPem);
    await expect(start()).rejects.toThrow(/key values mismatch/i);
  });
});
