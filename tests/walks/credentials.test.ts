import { createHash } from 'node:crypto';
import { type ConnectionOptions, credsAuthenticator, jwtAuthenticator } from '@nats-io/transport-node';
import { createJoinToken, createNkey, encodeJoinToken, encodeJwt, formatCreds, parseCreds } from '@psfleet/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configurations } from './brokers.js';
import { attacker, connectAs, connectOnce, type Keys } from './identities.js';
import { heardByOwnRole } from './rights.js';
import { Walk, type WalkedBroker } from './walk.js';

type Options = Pick<ConnectionOptions, 'authenticator' | 'user' | 'pass' | 'token'>;

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;
const joinToken = (): string =>
  encodeJoinToken(createJoinToken(createHash('sha256').update('root').digest('base64url')));
const withCreds = (creds: string): Options => ({ authenticator: credsAuthenticator(Buffer.from(creds)) });

/** Creds for a JWT with claims of one's choice, signed by whoever. */
function forge(issuer = createNkey('account'), nats: Record<string, unknown> = {}, name: string = attacker): Options {
  const user = createNkey('user');
  const claims = { type: 'user', subs: -1, data: -1, payload: -1, ...nats };
  return withCreds(formatCreds(encodeJwt({ subject: user.publicKey, name, nats: claims }, issuer), user.seed));
}

/** What must not let anybody in. */
const refused: readonly (readonly [name: string, options: (keys: Keys) => Options])[] = [
  ['nobody', () => ({})],
  ['a user with a password', () => ({ user: 'agent', pass: 'agent' })],
  ['a user with an empty password', () => ({ user: 'collector', pass: '' })],
  ['a join token as a password', () => ({ user: attacker, pass: joinToken() })],
  ['a join token as a token', () => ({ token: joinToken() })],
  ['a join token as a JWT', () => ({ authenticator: jwtAuthenticator(joinToken()) })],
  ['a JWT without its key', (keys) => ({ authenticator: jwtAuthenticator(parseCreds(keys.host(attacker)).jwt) })],
  [
    "a JWT with somebody else's key",
    (keys) => withCreds(formatCreds(parseCreds(keys.host(attacker)).jwt, createNkey('user').seed)),
  ],
  ['an expired JWT', (keys) => withCreds(keys.host(attacker, createNkey('user'), inAnHour() - 7200))],
  ['a JWT of an account that nobody knows', () => forge()],
  ['a JWT of another operator', () => forge(createNkey('operator'))],
  ['a JWT that a user has signed', () => forge(createNkey('user'))],
  [
    'a JWT of an unknown key that claims to be of AGENTS',
    (keys) => forge(createNkey('account'), { issuer_account: keys.account('AGENTS').publicKey }),
  ],
  [
    "a JWT of the hosts' key for CORE",
    (keys) => forge(keys.hostsSigning, { issuer_account: keys.account('CORE').publicKey }),
  ],
  [
    "a JWT of the hosts' key for SYS",
    (keys) => forge(keys.hostsSigning, { issuer_account: keys.account('SYS').publicKey }),
  ],
  ["a JWT of the hosts' key without an account", (keys) => forge(keys.hostsSigning)],
  [
    "a JWT of the hosts' key with permissions of its own",
    (keys) =>
      forge(keys.hostsSigning, {
        issuer_account: keys.account('AGENTS').publicKey,
        pub: { allow: ['>'] },
        tags: ['slot:1'],
      }),
  ],
  ["a JWT of the operator's signing key", (keys) => forge(keys.operatorSigning)],
  ['a bearer JWT of the hosts key', (keys) => bearer(keys)],
];

/** A JWT that says it needs no key. The template of hosts does not say so. */
function bearer(keys: Keys): Options {
  const nats = { type: 'user', issuer_account: keys.account('AGENTS').publicKey, bearer_token: true, tags: ['slot:1'] };
  const { publicKey } = createNkey('user');
  return {
    authenticator: jwtAuthenticator(encodeJwt({ subject: publicKey, name: attacker, nats }, keys.hostsSigning)),
  };
}

describe.each(Object.entries(configurations))('credentials, %s', (_, start) => {
  let broker: WalkedBroker;
  let walk: Walk;
  beforeAll(async () => {
    broker = await start();
    walk = await Walk.start(broker);
  });
  afterAll(async () => {
    await walk?.close();
    await broker?.stop();
  });

  it.each(refused)('%s is refused', async (_name, options) => {
    const attempt = connectOnce(broker, options(walk.keys)).then(async (connection) => {
      await connection.close();
      return 'was let in';
    });
    await expect(attempt).rejects.toThrow(/authori[sz]ation|authentication/i);
    expect(await walk.look()).toEqual([]);
  });

  it('a revoked JWT is cut at once and refused from then on, and others stay', async () => {
    const user = createNkey('user');
    const creds = walk.keys.host(attacker, user);
    const [revoked, other] = [await connectAs(broker, creds), await connectAs(broker, walk.keys.host('walk-c'))];
    const began = performance.now();
    const revocations = { [user.publicKey]: Math.floor(Date.now() / 1000) };
    const answer = await walk.witnesses.of('revoker').request(
      '$SYS.REQ.CLAIMS.UPDATE',
      walk.keys.agentsJwt((nats) => ({ ...nats, revocations })),
    );
    expect(answer.json()).toMatchObject({ data: { code: 200 } });
    await revoked.closed();
    expect(performance.now() - began).toBeLessThan(2000);
    await expect(connectAs(broker, creds)).rejects.toThrow(/authori[sz]ation|revoked/i);
    await other.flush();
    await other.close();
    const facts = (await walk.look()).filter((fact) => !heardByOwnRole.revoker?.test(fact));
    expect(facts).toEqual(['account AGENTS has other claims']);
  });

  it('an expiring JWT ends its connection', async () => {
    const expiresAt = Math.floor(Date.now() / 1000) + 2;
    const connection = await connectAs(broker, walk.keys.host(attacker, createNkey('user'), expiresAt));
    await connection.closed();
    expect(Date.now() / 1000).toBeGreaterThanOrEqual(expiresAt - 0.1);
    expect(await walk.look()).toEqual([]);
  });
});
