import { TrustError } from '../errors.js';
import { signBytes, verifyBytes } from './signing-key.js';

/** A document with its signature. What is signed are the payload's bytes as they are: no canonical form is needed. */
export interface SignedText {
  /** The document's bytes in base64. */
  readonly payload: string;
  readonly signature: string;
}

export function signJson(domain: string, value: unknown, privatePem: string): SignedText {
  const bytes = Buffer.from(JSON.stringify(value));
  return { payload: bytes.toString('base64'), signature: signBytes(domain, bytes, privatePem) };
}

/** The document, once its signature is verified. Throws TrustError; `remedy` is the end of its message. */
export function openJson(domain: string, signed: SignedText, publicKey: string, remedy: string): unknown {
  const bytes = Buffer.from(signed.payload, 'base64');
  if (!verifyBytes(domain, bytes, signed.signature, publicKey)) {
    throw new TrustError('not-genuine', `the signature of a ${domain} does not fit its content: ${remedy}`);
  }
  return JSON.parse(bytes.toString('utf8'));
}

/** Whether a value that came from elsewhere is a record with text at these names. */
export function hasTexts<Name extends string>(
  value: unknown,
  ...names: readonly Name[]
): value is Record<Name, string> {
  return isRecord(value) && names.every((name) => typeof value[name] === 'string');
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
