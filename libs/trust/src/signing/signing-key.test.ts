import { expect, it } from 'vitest';
import { TrustError } from '../errors.js';
import { openManifest, hashRecord, signManifest } from './manifest.js';
import { createSigningKey, publicKeyOf, signBytes, verifyBytes } from './signing-key.js';

const key = createSigningKey();
const bytes = Buffer.from('anything');

it('a signature counts for its bytes, its key and its purpose only', () => {
  const signature = signBytes('psfleet-a', bytes, key.privatePem);
  expect(publicKeyOf(key.privatePem)).toBe(key.publicKey);
  expect(verifyBytes('psfleet-a', bytes, signature, key.publicKey)).toBe(true);
  expect(verifyBytes('psfleet-b', bytes, signature, key.publicKey)).toBe(false);
  expect(verifyBytes('psfleet-a', Buffer.from('else'), signature, key.publicKey)).toBe(false);
  expect(verifyBytes('psfleet-a', bytes, signature, createSigningKey().publicKey)).toBe(false);
  expect(verifyBytes('psfleet-a', bytes, '', key.publicKey)).toBe(false);
});

it('a malformed key is refused, and a private one not quoted', () => {
  expect(() => verifyBytes('a', bytes, 'AA', 'AA')).toThrow(TrustError);
  expect(() => signBytes('a', bytes, key.privatePem.slice(0, 60))).toThrow(TrustError);
  expect(() => signBytes('a', bytes, key.privatePem.slice(0, 60))).not.toThrow(/MC4C/);
});

it('a manifest is opened with the key that signed it only', () => {
  const manifest = { version: 1, generation: 3, records: { enrollments: hashRecord('{}') } } as const;
  const signed = signManifest(manifest, key.privatePem);
  expect(openManifest(signed, key.publicKey)).toEqual(manifest);
  expect(() => openManifest(signed, createSigningKey().publicKey)).toThrow('signature');
  expect(() => openManifest({ ...signed, payload: Buffer.from('{}').toString('base64') }, key.publicKey)).toThrow(
    TrustError,
  );
  expect(() => openManifest(null, key.publicKey)).toThrow(TrustError);
});

it('a manifest of a version, or with hashes, that this program does not know is refused', () => {
  const other = signManifest({ version: 2, generation: 1, records: {} } as never, key.privatePem);
  expect(() => openManifest(other, key.publicKey)).toThrow('version');
  const odd = signManifest({ version: 1, generation: 1, records: { a: 'b' } }, key.privatePem);
  expect(() => openManifest(odd, key.publicKey)).toThrow(TrustError);
});
