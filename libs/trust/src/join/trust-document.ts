import { TrustError } from '../errors.js';
import { hasTexts, isRecord, openJson, signJson, type SignedText } from '../signing/signed-text.js';
import { publicKeyOf } from '../signing/signing-key.js';
import { rootHashOf } from './join-token.js';

const domain = 'psfleet-trust';

/** What a host must know of the fleet before it sends a secret; everybody may read it. */
export interface TrustDocument {
  readonly version: 1;
  /** The root key, which signs this document: 32 bytes in base64url. */
  readonly root: string;
  /** The authority of the server's certificates; empty if the server has none of its own. */
  readonly caPem: string;
  /** The key that signs manifests. */
  readonly stateKey: string;
}

export interface SignedTrustDocument extends SignedText {
  readonly root: string;
}

export function signTrustDocument(document: TrustDocument, rootPrivatePem: string): SignedTrustDocument {
  if (publicKeyOf(rootPrivatePem) !== document.root) {
    throw new TrustError('not-genuine', 'a trust document names another root key than the one that signs it');
  }
  return { ...signJson(domain, document, rootPrivatePem), root: document.root };
}

/** Throws TrustError unless the document is signed by the root key that has this hash. */
export function openTrustDocument(signed: unknown, rootHash: string): TrustDocument {
  const remedy = 'do not send this server a secret; ask for a new join token and check the address of the server';
  if (!hasTexts(signed, 'payload', 'signature', 'root')) {
    throw new TrustError('malformed', `the server's trust document is not one: ${remedy}`);
  }
  if (rootHashOf(signed.root) !== rootHash) {
    throw new TrustError('not-genuine', `the server's root key is not the one that the join token names: ${remedy}`);
  }
  const value = openJson(domain, signed, signed.root, remedy);
  if (!isDocument(value) || value.root !== signed.root) {
    throw new TrustError('malformed', `the server's trust document is of an unknown version: update this program`);
  }
  return value;
}

function isDocument(value: unknown): value is TrustDocument {
  return isRecord(value) && value['version'] === 1 && hasTexts(value, 'root', 'caPem', 'stateKey');
}
