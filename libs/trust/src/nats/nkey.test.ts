import { createUser, fromPublic, fromSeed } from '@nats-io/nkeys';
import { describe, expect, it } from 'vitest';
import { TrustError } from '../errors.js';
import { createNkey, isPublicNkey, nkeyFromSeed, verifyWithNkey } from './nkey.js';

const text = Buffer.from('anything');

describe('nkeys', () => {
  it.each(['operator', 'account', 'user'] as const)("of an %s are read by NATS' own library", (kind) => {
    const key = createNkey(kind);
    expect(key.seed[1]).toBe(key.publicKey[0]);
    const theirs = fromSeed(Buffer.from(key.seed));
    expect(theirs.getPublicKey()).toBe(key.publicKey);
    expect(fromPublic(key.publicKey).verify(text, key.sign(text))).toBe(true);
    expect(verifyWithNkey(key.publicKey, text, theirs.sign(text))).toBe(true);
  });

  it("made by NATS' own library are read", () => {
    const theirs = createUser();
    const key = nkeyFromSeed(`${Buffer.from(theirs.getSeed()).toString()}\n`);
    expect(key).toMatchObject({ kind: 'user', publicKey: theirs.getPublicKey() });
  });

  it('know their kind, and every changed character', () => {
    const { publicKey } = createNkey('user');
    expect(isPublicNkey(publicKey, 'user')).toBe(true);
    expect(isPublicNkey(publicKey, 'account')).toBe(false);
    for (let at = 0; at < publicKey.length; at++) {
      const other = publicKey[at] === 'A' ? 'B' : 'A';
      expect(isPublicNkey(publicKey.slice(0, at) + other + publicKey.slice(at + 1), 'user')).toBe(false);
    }
  });

  it.each(['', 'SU', 'not a seed', createNkey('user').publicKey, `${createNkey('user').seed}A`])(
    'of %j are refused, and not quoted',
    (seed) => {
      expect(() => nkeyFromSeed(seed)).toThrow(TrustError);
      expect(() => nkeyFromSeed(seed)).not.toThrow(/S[UAO][A-Z2-7]{10}/);
    },
  );
});
