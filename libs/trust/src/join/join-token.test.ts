import { expect, it } from 'vitest';
import { TrustError } from '../errors.js';
import { createSigningKey } from '../signing/signing-key.js';
import { createJoinToken, encodeJoinToken, parseJoinToken, rootHashOf } from './join-token.js';
import { openTrustDocument, signTrustDocument } from './trust-document.js';

const root = createSigningKey();
const rootHash = rootHashOf(root.publicKey);
const document = { version: 1, root: root.publicKey, caPem: 'a certificate', stateKey: 'a key' } as const;

it('a join token is read as it was written, with white space around it', () => {
  const token = createJoinToken(rootHash);
  expect(parseJoinToken(` ${encodeJoinToken(token)}\n`)).toEqual(token);
});

it('what is no join token is refused, and not quoted', () => {
  const text = encodeJoinToken(createJoinToken(rootHash));
  for (const wrong of ['', text.slice(0, -1), text.slice(1), `${text}A`, text.replace('psfj.', 'psfj.X')]) {
    expect(() => parseJoinToken(wrong)).toThrow(TrustError);
    expect(() => parseJoinToken(wrong)).not.toThrow(text.slice(6, 20));
  }
});

it('a trust document is opened by the hash of its root key', () => {
  expect(openTrustDocument(signTrustDocument(document, root.privatePem), rootHash)).toEqual(document);
});

it("another server's trust document is refused, however it names the root key", () => {
  const other = createSigningKey();
  const others = signTrustDocument({ ...document, root: other.publicKey }, other.privatePem);
  expect(() => openTrustDocument(others, rootHash)).toThrow('root key is not the one');
  expect(() => openTrustDocument({ ...others, root: root.publicKey }, rootHash)).toThrow('signature');
  expect(() => signTrustDocument(document, other.privatePem)).toThrow(TrustError);
  expect(() => openTrustDocument({}, rootHash)).toThrow(TrustError);
});
