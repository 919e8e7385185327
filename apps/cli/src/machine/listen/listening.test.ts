import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustPaths } from '@psfleet/trust';
import { createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadUpConfig } from '../../config/cli-config.js';
import { Listening, listeningOptions } from './listening.js';

describe('Listening', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'psfleet-listening-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const shownBy = (file: string): X509Certificate => new X509Certificate(readFileSync(file));
  /** A certificate for a name in files of its own, with its authority. */
  async function given(name: string, serverName: string): Promise<Record<'certificate' | 'key' | 'authority', string>> {
    const authority = await createAuthority();
    const server = await issueServerCertificate(authority, [serverName]);
    const files = {
      certificate: join(folder, `${name}.pem`),
      key: join(folder, `${name}.key`),
      authority: join(folder, `${name}-ca.pem`),
    };
    writeFileSync(files.certificate, server.certificatePem);
    writeFileSync(files.key, server.keyPem);
    writeFileSync(files.authority, authority.certificatePem);
    return files;
  }

  it('without an address, makes certificates for loopback only', async () => {
    const listening = await Listening.prepare(folder, { listen: null, names: ['ignored.example'], given: null });
    expect([listening.plan, listening.serverName]).toEqual([null, null]);
    expect(shownBy(listening.brokerFiles.certificate).checkIP('127.0.0.1')).toBeDefined();
    expect(shownBy(listening.brokerFiles.certificate).checkHost('ignored.example')).toBeUndefined();
  });

  it('with an address, makes certificates for it, for the names and for loopback', async () => {
    const listening = await Listening.prepare(folder, { listen: '10.0.0.5', names: ['fleet.example'], given: null });
    for (const { certificate } of [listening.brokerFiles, listening.apiFiles]) {
      const shown = shownBy(certificate);
      expect([shown.checkHost('fleet.example'), shown.checkIP('10.0.0.5'), shown.checkIP('127.0.0.1')]).not.toContain(
        undefined,
      );
    }
  });

  it('uses a given certificate for both servers, and lets hosts trust its authority beside ours', async () => {
    const files = await given('given', 'fleet.example');
    const listening = await Listening.prepare(folder, { listen: '10.0.0.5', names: ['fleet.example'], given: files });
    expect([listening.brokerFiles, listening.apiFiles, listening.serverName]).toEqual([files, files, 'fleet.example']);
    const trusted = readFileSync(trustPaths(folder).init.caPem, 'utf8');
    expect(trusted.endsWith(readFileSync(files.authority, 'utf8'))).toBe(true);
    expect(trusted.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it.runIf(process.getuid?.() === 0)(
    'copies a given certificate for the user of the servers, who may not read it',
    async () => {
      const [files, next] = [await given('given', 'fleet.example'), await given('next', 'fleet.example')];
      const user = { name: 'web', uid: 12_345, gid: 12_345 };
      const listening = await Listening.prepare(folder, {
        listen: '10.0.0.5',
        names: ['fleet.example'],
        given: files,
        user,
      });
      const { broker, api } = trustPaths(folder);
      expect([listening.brokerFiles, listening.apiFiles]).toEqual([broker.givenServer, api.givenServer]);
      for (const { certificate, key } of [broker.givenServer, api.givenServer]) {
        expect(readFileSync(key, 'utf8')).toBe(readFileSync(files.key, 'utf8'));
        for (const file of [key, certificate]) {
          expect(statSync(file)).toMatchObject({ uid: 0, gid: user.gid, mode: 0o100640 });
        }
      }
      const stop = listening.watch(
        () => {},
        (error) => expect.unreachable(String(error)),
        10,
      );
      copyFileSync(next.key, files.key);
      copyFileSync(next.certificate, files.certificate);
      await expect
        .poll(() => readFileSync(api.givenServer.certificate, 'utf8'))
        .toBe(readFileSync(next.certificate, 'utf8'));
      stop();
      expect(statSync(api.givenServer.certificate)).toMatchObject({ uid: 0, gid: user.gid, mode: 0o100640 });
    },
  );

  it("says when the broker's certificate has changed, and only then", async () => {
    const [files, next] = [await given('given', 'fleet.example'), await given('next', 'fleet.example')];
    const listening = await Listening.prepare(folder, { listen: '10.0.0.5', names: ['fleet.example'], given: files });
    let changes = 0;
    const errors: unknown[] = [];
    const stop = listening.watch(
      () => changes++,
      (error) => errors.push(error),
      10,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changes).toBe(0);
    copyFileSync(next.certificate, files.certificate);
    await expect.poll(() => changes).toBeGreaterThan(0);
    rmSync(files.key);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
    stop();
  });

  it('refuses half of a given certificate', () => {
    const config = loadUpConfig({ PSFLEET_HOME: '/h', PSFLEET_TLS_CERT: '/cert.pem' });
    expect(() => listeningOptions(config)).toThrow('PSFLEET_TLS_CERT and PSFLEET_TLS_KEY belong together');
  });
});
