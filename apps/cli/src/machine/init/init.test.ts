import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { trustPaths } from '@psfleet/trust';
import { createAuthority, ensureFleetCertificates } from '@psfleet/trust/certificates';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadInitConfig } from '../../config/cli-config.js';
import { init } from './init.js';

describe('psfleet init', () => {
  let home: string;
  let trust: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'psfleet-init-'));
    trust = join(home, 'trust');
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const run = (...names: readonly string[]): Promise<void> =>
    init(loadInitConfig({ PSFLEET_HOME: home }), names, () => {});
  const certificate = (): X509Certificate =>
    new X509Certificate(readFileSync(trustPaths(trust).api.server.certificate));

  it('makes certificates for the hostname by default', async () => {
    await run();
    expect(certificate().checkHost(hostname())).toBeDefined();
  });

  it('makes certificates for the names in its options', async () => {
    await run('fleet.example', '10.0.0.5');
    expect([certificate().checkHost('fleet.example'), certificate().checkIP('10.0.0.5')]).not.toContain(undefined);
    expect(certificate().checkHost(hostname())).toBeUndefined();
  });

  it('makes certificates for the hostname where there were only those of loopback', async () => {
    await ensureFleetCertificates(trust, { names: ['localhost', '127.0.0.1', '::1'], givenAuthorities: '' });
    await run();
    expect(certificate().checkHost(hostname())).toBeDefined();
  });

  it('takes no name from certificates that psfleet up --listen made', async () => {
    const names = ['fleet.example', '10.0.0.5', 'fd00::5', 'localhost', '127.0.0.1', '::1'];
    await ensureFleetCertificates(trust, { names, givenAuthorities: '' });
    const before = certificate().fingerprint256;
    await run();
    expect(certificate().fingerprint256).toBe(before);
    await run('other.example');
    expect(certificate().subjectAltName?.split(', ')).toEqual([
      'DNS:localhost',
      'IP Address:127.0.0.1',
      'IP Address:0:0:0:0:0:0:0:1',
      'DNS:other.example',
      'DNS:fleet.example',
      'IP Address:10.0.0.5',
      'IP Address:FD00:0:0:0:0:0:0:5',
    ]);
  });

  it('makes credentials for prepare-broker that last a day', async () => {
    await run();
    const [, claims = ''] = readFileSync(trustPaths(trust).core.creds, 'utf8').split('.');
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
    expect(exp - Date.now() / 1000).toBeCloseTo(86_400, -2);
  });

  it('keeps the authority of a given certificate, which hosts trust', async () => {
    const { certificatePem } = await createAuthority();
    await ensureFleetCertificates(trust, { names: ['fleet.example'], givenAuthorities: certificatePem });
    await run();
    expect(readFileSync(trustPaths(trust).init.caPem, 'utf8').endsWith(certificatePem)).toBe(true);
  });
});
