import { expect, it } from 'vitest';
import { TrustError } from '../errors.js';
import { formatCreds, parseCreds } from './creds.js';
import { decodeJwt, encodeJwt } from './jwt.js';
import { createNkey } from './nkey.js';
import { encodeUserJwt, issueHostJwt } from './user-jwt.js';

const issuer = createNkey('account');
const user = createNkey('user');

it('a JWT says who issued it to whom, until when', () => {
  const jwt = encodeJwt({ subject: user.publicKey, name: 'web-1', nats: { type: 'user' }, expiresAt: 2e9 }, issuer);
  expect(decodeJwt(jwt)).toMatchObject({
    iss: issuer.publicKey,
    sub: user.publicKey,
    name: 'web-1',
    exp: 2e9,
    nats: { type: 'user', version: 2 },
  });
});

it('a JWT whose content was changed, or that another key signed, is refused', () => {
  const [head, body = '', signature] = encodeJwt({ subject: 'x', name: 'x', nats: { type: 'user' } }, issuer).split(
    '.',
  );
  const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('"x"', '"y"')).toString('base64url');
  expect(() => decodeJwt(`${head}.${forged}.${signature}`)).toThrow(TrustError);
  const other = encodeJwt({ subject: 'x', name: 'x', nats: { type: 'user' } }, createNkey('account')).split('.')[2];
  expect(() => decodeJwt(`${head}.${body}.${other}`)).toThrow('signature');
  expect(() => decodeJwt('eyJ.e30.AA')).toThrow(TrustError);
});

it('a host gets what the template of its signing key allows, and no rights of its own', () => {
  const [agents, signing] = [createNkey('account'), createNkey('account')];
  const host = { signing, agentsAccount: agents.publicKey, host: 'foobar', userKey: user.publicKey, expiresAt: 2e9 };
  expect(decodeJwt(issueHostJwt(host))).toMatchObject({
    iss: signing.publicKey,
    name: 'foobar',
    nats: { issuer_account: agents.publicKey, tags: [`slot:${0xbf9cf968 % 64}`], type: 'user', version: 2 },
  });
  expect(Object.keys(decodeJwt(issueHostJwt(host)).nats).toSorted()).toEqual([
    'issuer_account',
    'tags',
    'type',
    'version',
  ]);
  expect(() => issueHostJwt({ ...host, host: '*' })).toThrow(TrustError);
  expect(() => issueHostJwt({ ...host, userKey: agents.publicKey })).toThrow(TrustError);
});

it('no user is issued whose lists of subjects are empty: they would allow everything', () => {
  const options = { issuer, subject: user.publicKey, name: 'x' };
  expect(() => encodeUserJwt(options, { publish: [], subscribe: ['a'], answersRequests: false })).toThrow(RangeError);
});

it('a creds file holds JWT and seed', () => {
  expect(parseCreds(formatCreds('a.b.c', user.seed))).toEqual({ jwt: 'a.b.c', seed: user.seed });
  expect(() => parseCreds('user=a')).toThrow(TrustError);
});
