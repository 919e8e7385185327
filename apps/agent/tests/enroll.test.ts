import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canBeNobody, findFreePort, ForeignListener } from '@psfleet/embedded';
import { encodeJoinToken, nkeyFromSeed, parseCreds, publicKeyOf } from '@psfleet/trust';
import { createAuthority, issueServerCertificate } from '@psfleet/trust/certificates';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EnrollOptions, enrollHost } from '../src/identity/enroll.js';
import { type Enrolled, identityFiles, readIdentity } from '../src/identity/identity-folder.js';
import { runEnroll } from '../src/run-enroll.js';
import { JoiningServer, problem } from './joining-server.js';

const machine = { machineId: 'a'.repeat(64), productUuid: null };

describe('enrollHost', () => {
  const servers: JoiningServer[] = [];
  let folder: string;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'psfleet-enroll-')), 'identity');
  });

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    rmSync(join(folder, '..'), { recursive: true });
  });

  async function serve(...tls: ConstructorParameters<typeof JoiningServer>): Promise<JoiningServer> {
    const server = await new JoiningServer(...tls).listen();
    servers.push(server);
    return server;
  }

  const enroll = (server: JoiningServer, changes: Partial<EnrollOptions> = {}): Promise<Enrolled> =>
    enrollHost({
      api: server.url,
      token: server.tokenText,
      folder,
      hostname: 'Web-1',
      machine,
      serverUsers: [],
      ...changes,
    });

  it('makes keys that only this machine has, and an identity that only its owner can read', async () => {
    const server = await serve();
    const enrolled = await enroll(server);
    expect(enrolled).toMatchObject({ host: 'web-1', hostId: 'f'.repeat(32), apiUrl: server.url, machine });
    expect(readIdentity(folder)).toEqual(enrolled);
    const files = identityFiles(folder);
    const { seed } = parseCreds(readFileSync(files.creds, 'utf8'));
    expect(server.redeemed).toEqual([
      {
        id: server.token.id,
        secret: server.token.secret,
        hostname: 'Web-1',
        machine,
        userKey: nkeyFromSeed(seed).publicKey,
        identityKey: publicKeyOf(readFileSync(files.key, 'utf8')),
      },
    ]);
    expect(readdirSync(join(folder, '..'))).toEqual(['identity']);
    expect(readdirSync(folder).sort()).toEqual(['ca.pem', 'identity.json', 'identity.key', 'nats.creds']);
    expect(readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(Array(4).fill(0o600));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('counts half of the life of the credentials from now, whatever the clock of the server', async () => {
    const { renewAtMs } = await enroll(await serve());
    expect(Math.abs(renewAtMs - Date.now() - 15 * 86_400_000)).toBeLessThan(10_000);
  });

  it('joins over TLS with a certificate of the authority that the root key names', async () => {
    const authority = await createAuthority();
    const certificate = await issueServerCertificate(authority, ['127.0.0.1']);
    const server = await serve({ server: certificate, caPem: authority.certificatePem });
    await enroll(server);
    expect(readFileSync(identityFiles(folder).ca, 'utf8')).toBe(authority.certificatePem);
  });

  it('sends no secret to a server with a certificate of another authority', async () => {
    const [authority, other] = [await createAuthority(), await createAuthority()];
    const certificate = await issueServerCertificate(other, ['127.0.0.1']);
    const server = await serve({ server: certificate, caPem: authority.certificatePem });
    await expect(enroll(server)).rejects.toThrow(/authority/);
    expect(server.redeemed).toEqual([]);
  }, 60_000);

  it('sends no secret to a server with another root key', async () => {
    const [server, other] = [await serve(), await serve()];
    const token = encodeJoinToken({ ...server.token, rootHash: other.token.rootHash });
    await expect(enroll(server, { token })).rejects.toThrow(/root key is not the one/);
    expect(server.redeemed).toEqual([]);
    expect(readdirSync(join(folder, '..'))).toEqual([]);
  });

  it.skipIf(!canBeNobody)('sends nothing to a program of another user (only root can start one)', async () => {
    const server = await serve();
    const foreign = new ForeignListener('http');
    const port = await findFreePort();
    await foreign.listen(port);
    const enrolling = enroll(server, { api: `http://127.0.0.1:${port}` });
    await expect(enrolling).rejects.toThrow(`port ${port} of 127.0.0.1 is taken by a program of user nobody`);
    expect(foreign.accepted).toBe(1);
    expect(foreign.received).toBe('');
    foreign.stop();
  });

  it.each(['http://10.0.0.1:7780', 'http://psfleet.example.org', 'ftp://127.0.0.1', 'psfleet', ''])(
    'sends nothing to %j',
    async (api) => {
      await expect(enroll(await serve(), { api })).rejects.toThrow(/https:\/\//);
    },
  );

  it.each(['psfj.x', '', 'psfj.0123456789abcdef.short.short'])('refuses the token %j', async (token) => {
    await expect(enroll(await serve(), { token })).rejects.toThrow(/not a join token/);
  });

  it('repeats a request whose answer was lost with the same keys', async () => {
    const server = await serve();
    server.faults.push('cut', [503, problem('broker-unavailable', 'try again')]);
    await enroll(server);
    expect(server.redeemed).toHaveLength(3);
    expect(new Set(server.redeemed.map(({ userKey, identityKey }) => `${userKey} ${identityKey}`)).size).toBe(1);
  }, 30_000);

  it('uses the same keys with the same token when it is called again, and new ones with another token', async () => {
    const server = await serve();
    const refusal = [409, problem('host-taken', 'web-1 is taken: use --replace')] as const;
    server.faults.push(refusal, refusal);
    await expect(enroll(server)).rejects.toMatchObject({
      message: 'web-1 is taken: use --replace',
      problem: 'host-taken',
    });
    await expect(enroll(server)).rejects.toThrow('is taken');
    const token = encodeJoinToken({ ...server.token, id: '0123456789abcdef' });
    await enroll(server, { token });
    const [first, second, third] = server.redeemed.map(({ userKey }) => userKey);
    expect(first).toBe(second);
    expect(third).not.toBe(first);
  });

  it('replaces an identity as a whole, and keeps it when the API refuses', async () => {
    const server = await serve();
    await enroll(server);
    const before = readFileSync(identityFiles(folder).creds, 'utf8');
    server.faults.push([403, problem('name-refused', 'no')]);
    await expect(enroll(server)).rejects.toThrow('no');
    expect(readFileSync(identityFiles(folder).creds, 'utf8')).toBe(before);
    await enroll(server);
    expect(readFileSync(identityFiles(folder).creds, 'utf8')).not.toBe(before);
  });

  it.each([
    [[201, {}], 'API'],
    [[201, { data: { host: 'web-1' } }], 'another version'],
    [[201, { data: { host: '../x', hostId: 'f', jwt: 'a.b.c', expiresAt: 'x', natsUrl: 'x' } }], 'another version'],
    [
      [201, { data: { host: 'web-1', hostId: 'f', jwt: 'a.b.c', expiresAt: 'x', natsUrl: 'x' } }],
      'no JWT that expires',
    ],
  ] as const)('does not take %j for an enrolment', async (answer, message) => {
    const server = await serve();
    server.faults.push(answer);
    await expect(enroll(server)).rejects.toThrow(message);
    expect(() => readIdentity(folder)).toThrow('does not hold an identity');
  });

  it('says which folder cannot be written, and what to do', async () => {
    const server = await serve();
    const file = join(folder, '..', 'token');
    writeFileSync(file, server.tokenText);
    const env = { PSFLEET_AGENT_IDENTITY: join(file, 'identity') };
    const failed = runEnroll({ command: 'enroll', env, api: server.url, tokenFile: file, again: false });
    await expect(failed).rejects.toMatchObject({ name: 'ConfigError' });
    await expect(failed).rejects.toThrow(/token\/identity cannot be written \(EEXIST\).*--identity/);
    expect(server.redeemed).toEqual([]);
  });
});
