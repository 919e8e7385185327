import { closeNats } from '@psfleet/service-kit';
import { decodeJwt, openTrustDocument, parseJoinToken } from '@psfleet/trust';
import { slotOf } from '@psfleet/wire';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canPublish, enroll, Machine, mayConnect, untilCut } from './world/machines.js';
import { call, startWorld, type World } from './world/start-world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

/** The code of a problem. */
function codeOf({ body }: { body: Record<string, unknown> }): string {
  return String(body['type']).replace('https://psfleet.dev/problems/', '');
}

interface ShownHost {
  readonly host: string;
  readonly status: string;
  readonly labels: object;
  readonly warnings: readonly { readonly code: string; readonly remedy: string }[];
}

async function readHost(host: string): Promise<ShownHost> {
  return (await world.get<ShownHost>(`/api/v1/hosts/${host}`)).body.data;
}

describe('joining', () => {
  it('needs no bearer token, and gives credentials for exactly one name', async () => {
    const { token } = await enroll(world.url, { labels: { rack: 'r12' } });
    const trust = (await (await fetch(`${world.url}/api/v1/trust`)).json()) as { data: unknown };
    expect(openTrustDocument(trust.data, parseJoinToken(token).rootHash).version).toBe(1);
    const machine = new Machine(world.url, 'Web-1.example.org');
    const { status, body } = await machine.redeem(token);
    expect([status, body.data]).toEqual([
      201,
      {
        host: 'web-1_example_org',
        hostId: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
        slot: slotOf('web-1_example_org'),
        jwt: expect.any(String) as unknown,
        expiresAt: expect.any(String) as unknown,
        natsUrl: world.nats.url,
      },
    ]);
    expect((Date.parse(body.data.expiresAt) - Date.now()) / 86_400_000).toBeCloseTo(30, 2);
    expect(decodeJwt(body.data.jwt).sub).toBe(machine.user.publicKey);
    const connection = await machine.connect(body.data);
    expect(await canPublish(connection, 'web-1_example_org')).toBe(true);
    await expect(canPublish(connection, 'web-2')).rejects.toThrow();
    await closeNats(connection);
    expect(await readHost('web-1_example_org')).toMatchObject({
      hostname: 'Web-1.example.org',
      status: 'offline',
      labels: { rack: 'r12' },
      warnings: [{ code: 'never-seen' }],
    });
  });

  it('is refused a second time with other keys, but not when the answer was lost', async () => {
    const { id, token } = await enroll(world.url);
    const machine = new Machine(world.url, 'twice');
    const first = await machine.redeem(token);
    expect((await machine.redeem(token)).body.data.hostId).toBe(first.body.data.hostId);
    const refused = await machine.withNewKeys().redeem(token);
    expect([refused.status, codeOf(refused)]).toEqual([401, 'enrollment-unknown']);
    const { data } = (await world.get<{ id: string; status: string; used: number }[]>('/api/v1/enrollments')).body;
    expect(data.find((each) => each.id === id)).toMatchObject({ status: 'used up', used: 1 });
    expect(JSON.stringify(data)).not.toContain(parseJoinToken(token).secret);
  });

  it('has one answer for tokens that are unknown, revoked, expired or have another secret', async () => {
    const machine = new Machine(world.url, 'nobody');
    const [unknown, revoked, expired] = [await enroll(world.url), await enroll(world.url), await enroll(world.url)];
    await call(world.url, `/api/v1/enrollments/${revoked.id}`, { method: 'DELETE' });
    const wrong = { secret: 'A'.repeat(43) };
    const answers = [
      await machine.redeem(unknown.token, { id: '0'.repeat(16) }),
      await machine.redeem(revoked.token),
      await machine.redeem(expired.token, wrong),
    ];
    world.setNow(Date.now() + 3_601_000);
    answers.push(await machine.redeem(expired.token));
    world.setNow(null);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
    expect(new Set(answers.map(({ body }) => body['detail'])).size).toBe(1);
  });

  it.each([
    ['sim-3', {}],
    ['db-1', { namePattern: 'web-*' }],
  ])('is refused under the name %s with %j', async (hostname, body) => {
    const { token } = await enroll(world.url, body);
    const refused = await new Machine(world.url, hostname).redeem(token);
    expect([refused.status, codeOf(refused)]).toEqual([403, 'name-refused']);
  });

  it.each([
    ['hostname', { hostname: '...' }],
    ['hostname', { hostname: 'a\nb' }],
    ['userKey', { userKey: `U${'A'.repeat(55)}` }],
    ['identityKey', { identityKey: 'A'.repeat(42) }],
    ['machine', { machine: null }],
    ['machine.machineId', { machine: { machineId: 'x', productUuid: null } }],
    ['secret', { secret: { $ne: '' } }],
    ['isAdmin', { isAdmin: true }],
  ])('is refused with a wrong %s', async (path, changes) => {
    const { token } = await enroll(world.url);
    const { status, body } = await new Machine(world.url, 'wrong').redeem(token, changes);
    const paths = new Set((body['errors'] as { path: string }[]).map((error) => error.path));
    expect([status, [...paths]]).toEqual([400, [path]]);
  });

  it('lets as many hosts join as were permitted', async () => {
    const { token } = await enroll(world.url, { uses: 2, namePattern: 'many-*' });
    const answers = await Promise.all(
      ['many-1', 'many-2', 'many-3'].map((name) => new Machine(world.url, name).redeem(token)),
    );
    expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([201, 201, 401]);
  });

  it('creates no enrolment with wrong parameters or without a token', async () => {
    const wrong = [
      { uses: 0 },
      { ttl: 1 },
      { labels: { 'agent.x': '1' } },
      { namePattern: 'A' },
      { uses: 2, replace: 'a' },
    ];
    for (const body of wrong) {
      expect((await world.post('/api/v1/enrollments', body)).status).toBe(400);
    }
    expect((await world.post('/api/v1/enrollments', { replace: 'unknown-host' })).status).toBe(404);
    for (const [method, path] of [
      ['POST', ''],
      ['GET', ''],
      ['DELETE', '/0123456789abcdef'],
    ] as const) {
      expect((await fetch(`${world.url}/api/v1/enrollments${path}`, { method })).status).toBe(401);
    }
  });
});

describe('a name that is taken', () => {
  it('is refused with the remedy, and the host shows who asked for it', async () => {
    const { token } = await enroll(world.url, { uses: 9 });
    const machine = new Machine(world.url, 'taken');
    await machine.redeem(token);
    const second = await new Machine(world.url, 'taken').redeem(token);
    expect([second.status, codeOf(second)]).toEqual([409, 'host-taken']);
    expect(second.body['detail']).toContain('psfleet enroll create --replace taken');
    expect((await readHost('taken')).warnings.map(({ code }) => code)).toEqual(['never-seen', 'second-machine']);
    const lost = await machine.withNewKeys().redeem(token);
    expect(lost.body['detail']).toContain('lost its key');
    const [, warning] = (await readHost('taken')).warnings;
    expect([warning?.code, warning?.remedy]).toEqual([
      'lost-key',
      expect.stringContaining('psfleet enroll create --replace taken'),
    ]);
  });

  it('goes on with another machine, and the old one is cut off', async () => {
    const old = new Machine(world.url, 'replaced');
    const joined = (await old.redeem((await enroll(world.url)).token)).body.data;
    const connection = await old.connect(joined);
    expect(await canPublish(connection, 'replaced')).toBe(true);
    const { token } = await enroll(world.url, { replace: 'replaced' });
    const [cutMs, next] = await Promise.all([untilCut(connection), new Machine(world.url, 'brand-new').redeem(token)]);
    expect(next.body.data.host).toBe('replaced');
    expect(next.body.data.hostId).not.toBe(joined.hostId);
    expect(cutMs).toBeLessThan(2000);
    expect(await mayConnect(old, joined)).toBe(false);
    expect(codeOf(await old.renew('replaced'))).toBe('enrollment-unknown');
    await connection.close();
  });
});

describe('renewal', () => {
  it('gives the enrolled key new credentials, and nobody else', async () => {
    const machine = new Machine(world.url, 'renewed');
    await machine.redeem((await enroll(world.url)).token);
    const { status, body } = await machine.renew('renewed');
    expect(status).toBe(200);
    const connection = await machine.connect(body.data);
    expect(await canPublish(connection, 'renewed')).toBe(true);
    await closeNats(connection);
    const other = new Machine(world.url, 'renewed');
    const refused = [
      await other.renew('renewed'),
      await other.renew('renewed', { userKey: machine.user.publicKey }),
      await machine.renew('renewed', { nonce: 'another-nonce-than-signed' }),
      await machine.renew('unknown-host'),
      await machine.renew('renewed', { userKey: other.user.publicKey }),
    ];
    expect(refused.map((answer) => [answer.status, codeOf(answer)])).toEqual(
      refused.map(() => [401, 'enrollment-unknown']),
    );
  });
});

describe('revoking a host', () => {
  it('cuts its connection within two seconds and no other, and it neither returns nor renews', async () => {
    const { token } = await enroll(world.url, { uses: 2 });
    const [machine, neighbour] = [new Machine(world.url, 'revoked'), new Machine(world.url, 'neighbour')];
    const joined = (await machine.redeem(token)).body.data;
    const connection = await machine.connect(joined);
    const other = await neighbour.connect((await neighbour.redeem(token)).body.data);
    const [cutMs, answer] = await Promise.all([
      untilCut(connection),
      call<{ isCut: boolean }>(world.url, '/api/v1/hosts/revoked/revoke', { method: 'POST' }),
    ]);
    expect([answer.status, answer.body.data]).toEqual([200, { host: 'revoked', isCut: true }]);
    expect(cutMs).toBeLessThan(2000);
    expect(await mayConnect(machine, joined)).toBe(false);
    expect(codeOf(await machine.renew('revoked'))).toBe('host-revoked');
    expect(await canPublish(other, 'neighbour')).toBe(true);
    expect(await readHost('revoked')).toMatchObject({ status: 'offline', warnings: [{ code: 'revoked' }] });
    // Again is no error.
    expect((await call(world.url, '/api/v1/hosts/revoked/revoke', { method: 'POST' })).status).toBe(200);
    await Promise.all([connection.close(), closeNats(other)]);
  });

  it('also ends credentials that seem to be issued after it, by a clock that was set back or during it', async () => {
    const machine = new Machine(world.url, 'renewing');
    const joined = (await machine.redeem((await enroll(world.url)).token)).body.data;
    const { jwt } = (await machine.renew('renewing')).body.data;
    expect(await mayConnect(machine, { ...joined, jwt })).toBe(true);
    world.setNow(Date.now() - 10_000);
    const { status } = await call(world.url, '/api/v1/hosts/renewing/revoke', { method: 'POST' });
    world.setNow(null);
    expect(status).toBe(200);
    expect(await mayConnect(machine, { ...joined, jwt })).toBe(false);
  });

  it('is a 404 for a host that is not enrolled', async () => {
    expect((await call(world.url, '/api/v1/hosts/never-was/revoke', { method: 'POST' })).status).toBe(404);
    expect((await call(world.url, '/api/v1/hosts/never-was', { method: 'DELETE' })).status).toBe(404);
  });
});

it('a token that replaces a host ends when the host is removed', async () => {
  const machine = new Machine(world.url, 'leaving');
  await machine.redeem((await enroll(world.url)).token);
  const { token } = await enroll(world.url, { replace: 'leaving' });
  expect((await call(world.url, '/api/v1/hosts/leaving', { method: 'DELETE' })).status).toBe(200);
  expect(codeOf(await machine.withNewKeys().redeem(token))).toBe('enrollment-unknown');
});

it('limits the requests of one address that carry no token', async () => {
  const answers = await Promise.all(
    Array.from({ length: 150 }, async () => (await fetch(`${world.url}/api/v1/trust`)).status),
  );
  expect(answers).toContain(429);
  const refused = await call(world.url, '/api/v1/trust');
  expect([refused.status, refused.body['type']]).toEqual([429, 'https://psfleet.dev/problems/too-many-requests']);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
});
