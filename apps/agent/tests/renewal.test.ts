import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger } from '@psfleet/service-kit';
import { createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AgentWarnings } from '../src/identity/agent-warnings.js';
import { enrollHost } from '../src/identity/enroll.js';
import { type Enrolled, identityFiles, readIdentity } from '../src/identity/identity-folder.js';
import { CredentialsRenewal } from '../src/identity/renewal.js';
import { JoiningServer, problem } from './joining-server.js';

const logger = createLogger({ name: 'test', level: 'silent' });

describe('CredentialsRenewal', () => {
  let folder: string;
  let server: JoiningServer;
  let identity: Enrolled;
  let renewal: CredentialsRenewal;
  let warnings: AgentWarnings;

  beforeEach(async () => {
    folder = join(mkdtempSync(join(tmpdir(), 'psfleet-renewal-')), 'identity');
    server = await new JoiningServer().listen();
    const machine = { machineId: null, productUuid: null };
    identity = await enrollHost({
      api: server.url,
      token: server.tokenText,
      folder,
      hostname: 'web-1',
      machine,
      serverUsers: [],
    });
    warnings = new AgentWarnings(logger);
    renewal = new CredentialsRenewal({ folder, identity, serverUsers: [], warnings, logger });
  });

  afterEach(async () => {
    renewal.stop();
    await server.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  const creds = (): string => readFileSync(identityFiles(folder).creds, 'utf8');

  it('writes new credentials for the same key, and when to renew them', async () => {
    const before = creds();
    server.lifeSeconds = 3_600;
    await renewal.renew();
    expect(creds()).not.toBe(before);
    expect(creds().split('SEED')[1]).toBe(before.split('SEED')[1]);
    const { renewAtMs, expiresAt, ...rest } = readIdentity(folder);
    expect(identity).toMatchObject(rest);
    expect(renewAtMs - Date.now()).toBeLessThan(1_800_001);
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThan(3_600_001);
    expect(renewal.problem).toBeNull();
  });

  it('renews at half life, and not before', async () => {
    renewal.start();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(server.renewals).toHaveLength(0);
    renewal.stop();
    renewal = new CredentialsRenewal({
      folder,
      identity: { ...identity, renewAtMs: Date.now() + 300 },
      serverUsers: [],
      warnings,
      logger,
    });
    renewal.start();
    await expect.poll(() => server.renewals.length).toBe(1);
    expect(server.renewals[0]?.nonce).toMatch(/^[\w-]{22}$/);
  });

  it('renews when the broker refuses the credentials, and not at every refusal', async () => {
    renewal.noteRefused();
    expect(renewal.problem).toContain('refuses the credentials of web-1');
    renewal.noteRefused();
    await expect.poll(() => renewal.problem).toBeNull();
    renewal.noteRefused();
    await renewal.renew();
    expect(server.renewals).toHaveLength(2);
  });

  it('says what to do when the API refuses, and keeps the credentials', async () => {
    const before = creds();
    server.faults.push([403, problem('host-revoked', 'The credentials of web-1 were revoked')]);
    await renewal.renew();
    expect(renewal.problem).toContain('The credentials of web-1 were revoked');
    expect(renewal.problem).toContain('psfleet enroll create --replace web-1');
    expect(creds()).toBe(before);
  });

  it('shows an API that does not answer only while the broker refuses', async () => {
    await server.close();
    await renewal.renew();
    expect(renewal.problem).toBeNull();
    renewal.noteRefused();
    await expect.poll(() => renewal.problem).toContain('did not renew them');
    renewal.noteAccepted();
    expect(renewal.problem).toBeNull();
    server = await new JoiningServer().listen();
  });

  it('warns once a third of their life is left, or the API gives none any more, until they are renewed', async () => {
    const dayMs = 86_400_000;
    const expiringIn = async (days: number): Promise<readonly string[]> => {
      const now = Date.now();
      const due = { expiresAt: new Date(now + days * dayMs).toISOString(), renewAtMs: now + (days - 15) * dayMs };
      const other = { ...identity, ...due, apiUrl: 'http://127.0.0.1:1' };
      await new CredentialsRenewal({ folder, identity: other, serverUsers: [], warnings, logger }).renew();
      return warnings.texts;
    };
    expect(await expiringIn(10.1)).toEqual([]);
    expect(await expiringIn(9.9)).toEqual([expect.stringMatching(/^credentials-expiring: those of web-1 end at 20/)]);
    await renewal.renew();
    server.faults.push([403, problem('host-revoked', 'The credentials of web-1 were revoked')]);
    await renewal.renew();
    expect(warnings.texts).toHaveLength(1);
    await renewal.renew();
    expect(warnings.texts).toEqual([]);
  });

  it('takes a new authority that the root key signed, and no other', async () => {
    const authority = await createAuthority();
    const tls = { server: await issueServerCertificate(authority, ['127.0.0.1']), caPem: authority.certificatePem };
    const moved = await new JoiningServer(tls, server.rootPem).listen();
    const hostile = await new JoiningServer(tls).listen();
    const refresh = (apiUrl: string): Promise<void> =>
      new CredentialsRenewal({
        folder,
        identity: { ...identity, apiUrl },
        serverUsers: [],
        warnings,
        logger,
      }).refreshAuthority();
    const known = (): string => readFileSync(identityFiles(folder).ca, 'utf8');
    await refresh(hostile.url);
    expect(known()).toBe('');
    await refresh(moved.url);
    expect(known()).toBe(authority.certificatePem);
    await Promise.all([moved.close(), hostile.close()]);
  });
});
